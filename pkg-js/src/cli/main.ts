/** `koze`: what the plugins do on the side, by hand and in CI. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openProject, type ProjectOnDisk, type WranglerOptions } from '../node/index.js';
import { inspect } from './inspect.js';
import { reportDiagnostics } from './report.js';
import { sync, types } from './sync.js';

/** Where a run of the command line takes place. */
export interface Terminal {
  readonly cwd: string;
  out(text: string): void;
  error(text: string): void;
}

/** 0: all is well. 1: something was found. 2: not understood. */
export type ExitCode = 0 | 1 | 2;

const USAGE = `Usage: koze <command> [options]

  koze sync      bring wrangler.jsonc and .koze/server.d.ts in step with the classes
  koze types     write .koze/server.d.ts alone
  koze inspect   list what can be called, and by whom

Options
  --check              sync, types: write nothing, and fail where something would be written
  --json               inspect: as JSON
  --storage <kind>     sync: what new classes keep data in, sqlite or kv (default: sqlite)
  --lifecycle <style>  sync: how a file without either tells of classes, migrations or exports
                       (default: migrations)
  --root <folder>      the project (default: the working directory)
  --server-dir <path>  where the .do.* files are (default: src/server)
  --base-path <path>   path that every call's URL begins with (default: /__koze)
  --help               this text

Exit codes: 0 all is well, 1 something was found, 2 not understood.
`;

/** Which options are a command's own. */
const COMMANDS = {
  sync: ['check', 'storage', 'lifecycle'],
  types: ['check'],
  inspect: ['json'],
} as const;

type Command = keyof typeof COMMANDS;
type Values = ReturnType<typeof parse>['values'];

/** Runs a command. */
export function main(args: readonly string[], terminal: Terminal): ExitCode {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return misunderstood(terminal, messageOf(error));
  }
  const { command, values } = parsed;
  if (values.help) {
    terminal.out(USAGE);
    return 0;
  }
  if (command === undefined) return misunderstood(terminal, 'There is no command.');

  let project: ProjectOnDisk;
  try {
    project = openProject({
      root: resolve(terminal.cwd, values.root ?? '.'),
      ...(values['server-dir'] === undefined ? {} : { serverDir: values['server-dir'] }),
      ...(values['base-path'] === undefined ? {} : { basePath: values['base-path'] }),
    });
    project.scan();
  } catch (error) {
    return misunderstood(terminal, messageOf(error));
  }
  let found: boolean;
  try {
    found = run(command, project, terminal, values);
  } catch (error) {
    // A folder that cannot be written to. Anything else is a mistake of ours, and wants its stack.
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    terminal.error(`koze: ${error.message}\n`);
    found = true;
  }
  const errors = reportDiagnostics(project, terminal);
  return found || errors ? 1 : 0;
}

/** Whether something was found, besides what is wrong with the project. */
function run(
  command: Command,
  project: ProjectOnDisk,
  terminal: Terminal,
  values: Values,
): boolean {
  const { check = false, json = false } = values;
  switch (command) {
    case 'sync':
      return sync(project, terminal, check, wranglerOptions(values));
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
      'base-path': { type: 'string' },
      check: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean' },
      lifecycle: { type: 'string' },
      root: { type: 'string' },
      'server-dir': { type: 'string' },
      storage: { type: 'string' },
    },
  });
  const [name, ...more] = positionals;
  if (more.length > 0) throw new Error(`There is one command too many: ${more.join(' ')}`);
  if (name === undefined) return { command: undefined, values };
  if (!Object.hasOwn(COMMANDS, name)) throw new Error(`There is no command '${name}'.`);
  const command = name as Command;
  const own: readonly string[] = COMMANDS[command];
  for (const option of ['check', 'json', 'lifecycle', 'storage'] as const) {
    const isGiven = values[option] !== undefined;
    if (isGiven && !own.includes(option)) throw new Error(`koze ${name} has no --${option}.`);
  }
  wranglerOptions(values);
  return { command, values };
}

/** Throws for a word that is none of the choices. */
function wranglerOptions(values: { lifecycle?: string; storage?: string }): WranglerOptions {
  return {
    ...choice(values, 'storage', ['sqlite', 'kv']),
    ...choice(values, 'lifecycle', ['migrations', 'exports']),
  };
}

function choice<Name extends string, Word extends string>(
  values: { [name in Name]?: string },
  name: Name,
  words: readonly Word[],
): { [name in Name]?: Word } {
  const given = values[name];
  if (given === undefined) return {};
  const word = words.find((word) => word === given);
  if (word === undefined) throw new Error(`--${name} is ${words.join(' or ')}, not '${given}'.`);
  return { [name]: word } as { [name in Name]: Word };
}

function misunderstood(terminal: Terminal, message: string): ExitCode {
  terminal.error(`koze: ${message}\n\n${USAGE}`);
  return 2;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
