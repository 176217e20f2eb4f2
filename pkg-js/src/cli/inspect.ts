/** `koze inspect`: lists what can be called, and by whom, for a reviewer. */
import type {
  Access,
  DurableObject,
  Instance,
  Method,
  Page,
  PageMethod,
  Param,
} from '../compiler/wire.js';
import { findResolvers, type ProjectOnDisk } from '../node/index.js';
import { columns, fitted } from './columns.js';
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
  /** Whether it gives items one by one. */
  items: boolean;
  /** `static live`: whether its value can be watched. Whoever may call it may watch it. */
  live: boolean;
  /** Who may call it, as far as the class says. */
  access: Access;
  /** Whether it has a URL, so that its access and a resolver decide about calls from outside. */
  public: boolean;
  /** Where the resolver that picks the instance is registered. */
  resolver: string | undefined;
  /** `static instance`: what picks the instance if no resolver does. */
  instance: Instance | undefined;
  /** `static routed = true`: without a resolver, calls from outside have no instance. */
  routed: boolean;
}

const WHO: Record<Access, string> = {
  anyone: 'anyone',
  caller: 'caller',
  rule: 'caller, by a rule',
  workerCode: 'worker code',
  unclear: 'shows at run time',
};

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
  const sections = [table(callables), resolverList(callables), pageTable(pages), count(callables)];
  terminal.out(`${sections.filter((section) => section !== '').join('\n\n')}\n`);
}

function reportOf({ file, kind, methods, path }: Page) {
  return { file, kind, path, methods: methods.map(nameOf) };
}

const nameOf = ({ id, name }: PageMethod): string => `${id} ${name}()`;

/** Pages run in the worker: what they call need not be public. */
function pageTable(pages: readonly Page[]): string {
  if (pages.length === 0) return '';
  const rows = pages.map(({ file, kind, methods, path }) => [
    kind === 'page' ? path : kind,
    file,
    methods.map(nameOf).join(', '),
  ]);
  return columns([['PAGE', 'FILE', 'METHODS'], ...rows]);
}

function callablesOf(object: DurableObject, resolver: string | undefined): Callable[] {
  const { binding, id, instance, methods, routed, socketAccess, sockets } = object;
  const common = { object: id, binding, resolver, instance, routed };
  const rows: Callable[] = methods.map((method) => ({
    ...common,
    method: method.name,
    params: method.params.map(paramText).join(', '),
    input: inputOf(method),
    items: method.items,
    live: method.live,
    access: method.access,
    public: !method.serverOnly,
  }));
  if (!sockets) return rows;
  const socket = { method: undefined, params: '', input: 'by the class', access: socketAccess };
  return [...rows, { ...common, ...socket, items: false, live: false, public: true }];
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

function instanceOf({ instance, resolver, routed }: Callable): string {
  if (resolver) return 'by a resolver';
  if (instance) return `by ${instance}`;
  return routed ? 'NONE: no resolver' : 'global';
}

function table(callables: readonly Callable[]): string {
  const rows = callables.map((row) => [
    row.object,
    row.binding,
    row.method === undefined ? 'WebSocket' : `${row.items ? '*' : ''}${row.method}(${row.params})`,
    WHO[row.access],
    row.input,
    instanceOf(row),
  ]);
  return columns(fitted([['OBJECT', 'BINDING', 'METHOD', 'WHO', 'INPUT', 'INSTANCE'], ...rows], 2));
}

function resolverList(callables: readonly Callable[]): string {
  const found = callables.flatMap(({ binding, resolver }) =>
    resolver === undefined ? [] : [`${binding}\0${resolver}`],
  );
  const rows = [...new Set(found)].map((row) => row.split('\0'));
  return rows.length === 0 ? '' : columns([['RESOLVER', 'REGISTERED AT'], ...rows]);
}

/** What a reviewer looks at first, so it is the last line on the terminal. */
function count(callables: readonly Callable[]): string {
  const having = (access: Access) => callables.filter((row) => row.access === access).length;
  const unclear = having('unclear');
  const open = having('anyone');
  const total = `${open} of ${callables.length} methods ${open === 1 ? 'is' : 'are'} open to anyone`;
  return unclear === 0 ? `${total}.` : `${total}; ${unclear} more may be, which shows at run time.`;
}
