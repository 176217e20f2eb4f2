/**
 * Checkers from TypeScript's types, beside capnweb-validate: the time to make them, and, with Zod's
 * and Valibot's beside both, the time that they take.
 *
 *     node --expose-gc bench/types.ts
 */
import { readFileSync } from 'node:fs';
import { type Compiler, createCompiler } from '@kuratchi/koze/compiler';
import * as v from 'valibot';
import * as z from 'zod';
import { runEmitted } from '../tests/oracle/emitted.ts';
import { typedClassFile, typesFile } from './corpus.ts';
import { compare, median } from './schema.ts';
import { CapnwebProject, runCapnweb } from './types-capnweb.ts';

const CLASSES = 500;
const SHARED = 50;
/** capnweb-validate takes seconds for a build, and for an edit. */
const ROUNDS = 3;
const EDITS = 20;

/** Prints both tables. */
export async function benchTypes(): Promise<void> {
  await benchProject();
  await benchCheckers();
}

const classPath = (index: number) => `src/server/object-${index}.do.ts`;
const typesPath = (index: number) => `src/server/types-${index}.ts`;

/** Ten classes to a file of types. */
const PROJECT: ReadonlyMap<string, string> = new Map([
  ...Array.from(
    { length: CLASSES },
    (_, index) => [classPath(index), typedClassFile(index, index % SHARED)] as const,
  ),
  ...Array.from({ length: SHARED }, (_, index) => [typesPath(index), typesFile('')] as const),
]);

interface Times {
  readonly ours: number[];
  readonly theirs: number[];
}

/** Rounds alternate, so that a machine that slows down slows both. */
async function benchProject(): Promise<void> {
  const wasm = readFileSync(new URL('../pkg-js/wasm/koze_bg.wasm', import.meta.url));
  const changes = [...PROJECT].map(([file, text]) => ({ file, content: { text } }));
  const theirs = new CapnwebProject(PROJECT);
  const builds: Times = { ours: [], theirs: [] };
  const edits: Times = { ours: [], theirs: [] };
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      theirs.forget();
      // What the round before made is freed between turns only.
      globalThis.gc?.();
      await new Promise((resolve) => setTimeout(resolve, 10));
      const start = performance.now();
      const ours = createCompiler({ wasm, root: '/app' });
      emitAll(ours, ours.update(changes).affected, CLASSES);
      builds.ours.push(performance.now() - start);
      builds.theirs.push(
        time(() => {
          for (let index = 0; index < CLASSES; index += 1) theirs.transform(classPath(index));
        }),
      );
      for (let edit = 0; edit < EDITS; edit += 1) {
        edits.ours.push(editOurs(ours, round * EDITS + edit));
      }
      edits.theirs.push(editTheirs(theirs, round));
    }
  } finally {
    theirs.remove();
  }
  report(`first build of ${CLASSES} typed classes`, builds, '');
  report(`one shared type among ${CLASSES}`, edits, ' (budget 3 ms)');
}

/** From an edit of a file of types to the checkers of the ten classes that take them. */
function editOurs(compiler: Compiler, edit: number): number {
  const field = `note${edit}`;
  const file = typesPath((edit * 7) % SHARED);
  const content = { text: typesFile(`${field}?: string;`) };
  let code = '';
  const taken = time(() => {
    const { affected } = compiler.update([{ file, content }]);
    code = emitAll(compiler, affected, CLASSES / SHARED);
  });
  return expectField(code, field, taken);
}

/** The same edit. Their plugin reads the types from the disk, where they are before the clock runs. */
function editTheirs(project: CapnwebProject, edit: number): number {
  const field = `note${edit}`;
  const types = (edit * 7) % SHARED;
  project.write(typesPath(types), typesFile(`${field}?: string;`));
  let code = '';
  const taken = time(() => {
    project.changed(typesPath(types));
    for (let index = types; index < CLASSES; index += SHARED) {
      code = project.transform(classPath(index));
    }
  });
  return expectField(code, field, taken);
}

/** The last of the modules. */
function emitAll(compiler: Compiler, ids: readonly string[], count: number): string {
  if (ids.length !== count) throw new Error(`${ids.length} classes are affected, not ${count}`);
  let code = '';
  for (const id of ids) {
    const emitted = compiler.emit({ module: '$server', id, environment: 'worker' });
    if ('error' in emitted) throw new Error(emitted.error.message);
    code = emitted.code;
  }
  return code;
}

/** A fast answer that misses the edit would count for nothing. */
function expectField(code: string, field: string, taken: number): number {
  if (!code.includes(field)) throw new Error(`no checker of ${field}`);
  return taken;
}

const USER_FILE = 'src/server/user.do.ts';
const USER_CLASS = `import { DurableObject } from 'cloudflare:workers';

interface User {
  id: number;
  name: string;
  email: string;
  age: number;
  role: 'admin' | 'member' | 'guest';
  active: boolean;
  tags: string[];
  address: { street: string; city: string; zip: string };
}

export default class UserDO extends DurableObject<Env> {
  async one(user: User): Promise<void> {}
  async many(users: User[]): Promise<void> {}
}
`;

// Workers have no `new Function`, which Zod would otherwise use.
z.config({ jitless: true });

const zodUser = z.object({
  id: z.number(),
  name: z.string(),
  email: z.string(),
  age: z.number(),
  role: z.enum(['admin', 'member', 'guest']),
  active: z.boolean(),
  tags: z.array(z.string()),
  address: z.object({ street: z.string(), city: z.string(), zip: z.string() }),
});
const zodUsers = z.array(zodUser);

const valibotUser = v.object({
  id: v.number(),
  name: v.string(),
  email: v.string(),
  age: v.number(),
  role: v.picklist(['admin', 'member', 'guest']),
  active: v.boolean(),
  tags: v.array(v.string()),
  address: v.object({ street: v.string(), city: v.string(), zip: v.string() }),
});
const valibotUsers = v.array(valibotUser);

type Method = 'one' | 'many';

/** Of each library: whether it takes the argument. */
type Checkers = Readonly<Record<string, (method: Method, argument: unknown) => boolean>>;

async function benchCheckers(): Promise<void> {
  const checkers = await makeCheckers();
  const user = {
    id: 42,
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    age: 36,
    role: 'admin',
    active: true,
    tags: ['math', 'engines'],
    address: { street: 'St James Square 12', city: 'London', zip: 'SW1Y 4JH' },
  };
  const users = Array.from({ length: 1000 }, (_, i) => ({ ...user, id: i + 1 }));
  const wrong = { ...user, address: { ...user.address, zip: 1 } };
  for (const [library, check] of Object.entries(checkers)) {
    const right = check('one', user) && check('many', users);
    if (!right || check('one', wrong) || check('many', [...users, wrong])) {
      throw new Error(`${library} does not check what it is measured for`);
    }
  }
  const calls = (method: Method, argument: unknown) =>
    Object.fromEntries(
      Object.entries(checkers).map(([library, check]) => [library, () => check(method, argument)]),
    );
  compare('types: object of 8 fields (capnweb-validate makes no copy)', calls('one', user), 2000);
  compare('types: list of 1,000 of them (capnweb-validate makes no copy)', calls('many', users), 4);
}

async function makeCheckers(): Promise<Checkers> {
  const files = new Map([[USER_FILE, USER_CLASS]]);
  const { params, parse } = await runEmitted(files);
  const schemas = params.get('user.do');
  const [one, many] = [schemas?.one?.[0]?.[1], schemas?.many?.[0]?.[1]];
  if (!one || !many) throw new Error('no checker is emitted');
  const project = new CapnwebProject(files);
  try {
    const theirs = await runCapnweb(project.transform(USER_FILE));
    return {
      koze: (method, argument) =>
        !('issues' in parse(method === 'one' ? one : many, argument, 'value')),
      valibot: (method, argument) =>
        v.safeParse(method === 'one' ? valibotUser : valibotUsers, argument).success,
      zod: (method, argument) =>
        (method === 'one' ? zodUser : zodUsers).safeParse(argument).success,
      'capnweb-validate': (method, argument) => passes(() => theirs(method, [argument])),
    };
  } finally {
    project.remove();
  }
}

function passes(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

function time(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

/** Says how often each was measured. */
function report(name: string, { ours, theirs }: Times, budget: string): void {
  const [a, b] = [median(ours), median(theirs)];
  const line = (label: string, value: string) => console.log(`  ${label.padEnd(34)}${value}`);
  console.log(name);
  line(`koze, median of ${ours.length}`, `${a.toFixed(a < 10 ? 2 : 0)} ms${budget}`);
  line(`capnweb-validate, median of ${theirs.length}`, `${b.toFixed(0)} ms`);
  line('ratio', (a / b).toPrecision(2));
}

if (import.meta.main) await benchTypes();
