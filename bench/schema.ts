/** `schema` beside Zod, Valibot and ArkType: the time to validate, and the bytes in a worker. */
import { gzipSync } from 'node:zlib';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { build } from 'esbuild';
import * as arktype from './schema-arktype.ts';
import * as koze from './schema-koze.ts';
import * as valibot from './schema-valibot.ts';
import * as zod from './schema-zod.ts';

const libraries = { koze, valibot, zod, arktype };

const ROUNDS = 41;

/** Prints both tables. */
export async function benchSchemas(): Promise<void> {
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
  const wrong = users.map(() => ({ name: '' }));
  compare(
    'object of 8 fields',
    validating((each) => each.user, user),
    2000,
  );
  compare(
    'list of 1,000 of them',
    validating((each) => each.users, users),
    4,
  );
  compare(
    '1,000 wrong ones (koze stops at 100 issues)',
    validating((each) => each.users, wrong),
    2,
  );
  await compareSizes();
}

type Library = { readonly user: StandardSchemaV1; readonly users: StandardSchemaV1 };

/** Rounds alternate, so that a machine that slows down slows all. */
export function compare(
  name: string,
  calls: Readonly<Record<string, () => unknown>>,
  repeats: number,
): void {
  const entries = Object.entries(calls);
  const times = new Map<string, number[]>(entries.map(([library]) => [library, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [library, call] of entries) {
      const start = performance.now();
      for (let i = 0; i < repeats; i += 1) call();
      times.get(library)?.push((performance.now() - start) / repeats);
    }
  }
  // The first rounds warm up.
  const medians = new Map([...times].map(([library, all]) => [library, median(all.slice(10))]));
  print(name, medians, (value) => `${(value * 1000).toFixed(value < 0.1 ? 2 : 0)} µs`);
}

/** Of each library: the validation of `input`. */
function validating(schemaOf: (library: Library) => StandardSchemaV1, input: unknown) {
  return Object.fromEntries(
    Object.entries(libraries).map(([library, schemas]) => {
      const { validate } = schemaOf(schemas)['~standard'];
      return [library, () => validate(input)];
    }),
  );
}

/** Minified and compressed: what a worker grows by that validates one object. */
async function compareSizes(): Promise<void> {
  const sizes = new Map<string, number>();
  for (const library of Object.keys(libraries)) {
    const { outputFiles } = await build({
      entryPoints: [new URL(`./schema-${library}.ts`, import.meta.url).pathname],
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      conditions: ['workerd', 'worker'],
      write: false,
    });
    sizes.set(library, gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length);
  }
  print('bundle, minified + gzip', sizes, (value) => `${(value / 1000).toFixed(1)} kB`);
}

function print(name: string, values: Map<string, number>, format: (value: number) => string) {
  const ours = values.get('koze') ?? Number.NaN;
  console.log(name);
  for (const [library, value] of values) {
    const ratio = library === 'koze' ? '' : `koze is ${(ours / value).toPrecision(2)} of it`;
    console.log(`  ${library.padEnd(16)}${format(value).padStart(10)}  ${ratio}`.trimEnd());
  }
}

export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

if (process.argv[1] === new URL(import.meta.url).pathname) await benchSchemas();
