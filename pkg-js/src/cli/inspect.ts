/** `koze inspect`: lists what can be called, and by whom, for a reviewer. */
import type { DurableObject, Method, Page, PageMethod, Param } from '../compiler/wire.js';
import { findResolvers, type ProjectOnDisk } from '../node/index.js';
import type { Terminal } from './terminal.js';

/** A method, or a class's WebSocket. */
interface Callable {
  object: string;
  binding: string;
  /** The method's name; `undefined` for the WebSocket. */
  method: string | undefined;
  params: string;
  /** How its input is checked. */
  input: string;
  /**
   * Whether anyone on the internet may call it, unless a resolver or the method rejects the call.
   */
  public: boolean;
  /** Where the resolver that picks the instance is registered. */
  resolver: string | undefined;
  /** `static routed = true`: without a resolver, calls from outside have no instance. */
  routed: boolean;
}

export function inspect(project: ProjectOnDisk, terminal: Terminal, json: boolean): void {
  const { objects, pages } = project.compiler.surface();
  const resolvers = findResolvers(project);
  const callables = objects.flatMap((object) => callablesOf(object, resolvers.get(object.binding)));
  if (json) {
    const hidden = objects.map(({ hidden, id }) => [id, hidden]);
    const report = { callables, hidden: Object.fromEntries(hidden), pages: pages.map(reportOf) };
    terminal.out(`${JSON.stringify(report, undefined, 2)}\n`);
    return;
  }
  terminal.out(table(callables));
  if (pages.length > 0) terminal.out(pageTable(pages));
}

function reportOf({ file, kind, methods, path }: Page) {
  return { file, kind, path, methods: methods.map(nameOf) };
}

const nameOf = ({ id, name }: PageMethod): string => `${id} ${name}()`;

/** Pages run in the worker: what they call need not be public. */
function pageTable(pages: readonly Page[]): string {
  const rows = pages.map(({ file, kind, methods, path }) => [
    kind === 'page' ? path : kind,
    file,
    methods.map(nameOf).join(', '),
  ]);
  return `\n${columns([['PAGE', 'FILE', 'METHODS'], ...rows])}\n`;
}

function callablesOf(object: DurableObject, resolver: string | undefined): Callable[] {
  const { binding, id, methods, routed, sockets } = object;
  const common = { object: id, binding, resolver, routed };
  const rows: Callable[] = methods.map((method) => ({
    ...common,
    method: method.name,
    params: method.params.map(paramText).join(', '),
    input: inputOf(method),
    public: !method.serverOnly,
  }));
  if (!sockets) return rows;
  const socket = { method: undefined, params: '', input: 'by the class', public: true };
  return [...rows, { ...common, ...socket }];
}

function paramText({ hasDefault, name = '{…}', optional, rest, type }: Param): string {
  const mark = optional || hasDefault ? '?' : '';
  const annotation = type ? `: ${type.text.replace(/\s+/g, ' ')}` : '';
  return `${rest ? '...' : ''}${name}${mark}${annotation}`;
}

function inputOf({ params }: Method): string {
  const checks = params.map(({ check }) => check);
  if (checks.length === 0) return 'nothing to check';
  if (checks.includes('schema')) return 'schema';
  const unchecked = params.filter(({ check }) => typeof check !== 'string');
  if (unchecked.length === 0) return 'types';
  return `UNCHECKED: ${unchecked.map(({ name = '{…}' }) => name).join(', ')}`;
}

function instanceOf({ resolver, routed }: Callable): string {
  if (resolver) return `resolver, ${resolver}`;
  return routed ? 'NONE: no resolver' : 'global';
}

function table(callables: readonly Callable[]): string {
  const rows = callables.map((row) => [
    row.public ? '!' : ' ',
    row.object,
    row.binding,
    row.method === undefined ? 'WebSocket' : `${row.method}(${row.params})`,
    row.public ? row.input : `${row.input} (worker code only)`,
    instanceOf(row),
  ]);
  const all = [['', 'OBJECT', 'BINDING', 'METHOD', 'INPUT', 'INSTANCE'], ...rows];
  const open = callables.filter((row) => row.public).length;
  return `${columns(all)}\n
! Anyone on the internet may call it: ${open} of ${callables.length}. Who gets an answer is up to the resolver and
  the method itself.\n`;
}

/** The rows with their columns aligned. The first one names them. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}
