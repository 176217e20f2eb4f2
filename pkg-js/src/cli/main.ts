/** `koze`: the plugins' side jobs, by hand and in CI. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openProject, type ProjectOnDisk, type WranglerOptions } from '../node/index.js';
import { inspect } from './inspect.js';
import { reportDiagnostics } from './report.js';
import { sync, types } from './sync.js';
import type { Terminal } from './terminal.js';

/** 0: success. 1: the command found a problem. 2: wrong usage. */
export type ExitCode = 0 | 1 | 2;

const USAGE = `Usage: koze <command> [options]

  koze sync      update wrangler.jsonc and .koze/server.d.ts to match the classes
  koze types     write only .koze/server.d.ts
  koze inspect   list what can be called, and by whom

Options
  --check              sync, types: write nothing, and fail if a file is out of date
  --json               inspect: print JSON
  --storage <kind>     sync: storage of new classes, sqlite or kv (default: sqlite)
  --lifecycle <style>  sync: how a file with neither declares classes, migrations or exports
                       (default: migrations)
  --config <file>      sync: the wrangler configuration (default: the one that Vite's plugin
                       or wrangler reads)
  --access <word>      declared: every method has to say who may call it (default: open)
  --root <folder>      the project (default: the working directory)
  --server-dir <path>  the directory of the .do.* files (default: src/server)
  --routes-dir <path>  the directory of the pages (default: src/routes)
  --base-path <path>   path prefix of every call's URL (default: /__koze)
  --help               print this text

Exit codes: 0 success, 1 the command found a problem, 2 wrong usage.
`;

/** The options that apply only to one command or another. */
const COMMANDS = {
  sync: ['check', 'config', 'storage', 'lifecycle'],
  types: ['check'],
  inspect: ['json'],
} as const;

type Command = keyof typeof COMMANDS;
type Values = ReturnType<typeof parse>['values'];

/** Parses the arguments and runs the command. */
export function main(args: readonly string[], terminal: Terminal): ExitCode {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return usageError(terminal, messageOf(error));
  }
  const { command, values } = parsed;
  if (values.help) {
    terminal.out(USAGE);
    return 0;
  }
  if (command === undefined) return usageError(terminal, 'Missing command.');

  let project: ProjectOnDisk;
  try {
    project = openProject({
      root: resolve(terminal.cwd, values.root ?? '.'),
      ...(values['server-dir'] === undefined ? {} : { serverDir: values['server-dir'] }),
      ...(values['routes-dir'] === undefined ? {} : { routesDir: values['routes-dir'] }),
      ...(values['base-path'] === undefined ? {} : { basePath: values['base-path'] }),
      ...accessOption(values),
    });
    project.scan();
  } catch (error) {
    return usageError(terminal, messageOf(error));
  }
  const config = values.config === undefined ? undefined : resolve(terminal.cwd, values.config);
  if (config !== undefined && !existsSync(config)) {
    return usageError(terminal, `There is no ${values.config}.`);
  }
  let found: boolean;
  try {
    found = run(command, project, terminal, values);
  } catch (error) {
    // For example, a folder without write permission. Anything else is a bug of ours: show its
    // stack.
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    terminal.error(`koze: ${error.message}\n`);
    found = true;
  }
  const errors = reportDiagnostics(project, terminal);
  return found || errors ? 1 : 0;
}

/** Runs a command. Returns whether it found a problem other than the project's diagnostics. */
function run(
  command: Command,
  project: ProjectOnDisk,
  terminal: Terminal,
  values: Values,
): boolean {
  const { check = false, json = false } = values;
  switch (command) {
    case 'sync':
      return sync(project, terminal, check, {
        ...wranglerOptions(values),
        ...(values.config === undefined ? {} : { file: resolve(terminal.cwd, values.config) }),
      });
    case 'types':
      return types(project, terminal, check);
    case 'inspect':
      inspect(project, terminal, json);
      return false;
  }
}

function parse(args: readonly string[]) {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      access: { type: 'string' },
      'base-path': { type: 'string' },
      check: { type: 'boolean' },
      config: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean' },
      lifecycle: { type: 'string' },
      root: { type: 'string' },
      'routes-dir': { type: 'string' },
      'server-dir': { type: 'string' },
      storage: { type: 'string' },
    },
  });
  const [name, ...more] = positionals;
  if (more.length > 0) throw new Error(`Unexpected argument: ${more.join(' ')}`);
  if (name === undefined) return { command: undefined, values };
  if (!Object.hasOwn(COMMANDS, name)) throw new Error(`Unknown command '${name}'.`);
  const command = name as Command;
  const own: readonly string[] = COMMANDS[command];
  for (const option of ['check', 'config', 'json', 'lifecycle', 'storage'] as const) {
    const isGiven = values[option] !== undefined;
    if (isGiven && !own.includes(option))
      throw new Error(`koze ${name} has no option --${option}.`);
  }
  wranglerOptions(values);
  accessOption(values);
  return { command, values };
}

/** Throws if a value isn't one of the choices. */
function wranglerOptions(values: {
  lifecycle?: string;
  storage?: string;
}): Pick<WranglerOptions, 'lifecycle' | 'storage'> {
  return {
    ...choice(values, 'storage', ['sqlite', 'kv']),
    ...choice(values, 'lifecycle', ['migrations', 'exports']),
  };
}

function accessOption(values: { access?: string }): { access?: 'open' | 'declared' } {
  return choice(values, 'access', ['open', 'declared']);
}

function choice<Name extends string, Word extends string>(
  values: { [name in Name]?: string },
  name: Name,
  words: readonly Word[],
): { [name in Name]?: Word } {
  const given = values[name];
  if (given === undefined) return {};
  const word = words.find((word) => word === given);
  if (word === undefined)
    throw new Error(`--${name} must be ${words.join(' or ')}, not '${given}'.`);
  return { [name]: word } as { [name in Name]: Word };
}

function usageError(terminal: Terminal, message: string): ExitCode {
  terminal.error(`koze: ${message}\n\n${USAGE}`);
  return 2;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
