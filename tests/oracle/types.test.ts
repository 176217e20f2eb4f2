/** The emitted checkers beside the TypeScript compiler: both are asked which values a type takes. */
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { AnySchema } from '../../pkg-js/src/runtime/schema/schema.js';
import { fillHoles, openEnvelope } from '../../pkg-js/src/runtime/shared/codec/decode-arguments.js';
import { encodeArguments } from '../../pkg-js/src/runtime/shared/codec/encode-arguments.js';
import { WORKERS } from './ambient.js';
import { allCases, type Case, MODULES, partCases, toldCases } from './cases.js';
import { type Emitted, runEmitted } from './emitted.js';
import { judge, type Pair, type Verdict } from './typescript.js';
import { COMMON, sample } from './values.js';

/** `{}` in other words, too: the fields that all of `Shape` have are its `kind`. */
const LOOSE = ['unknown', 'unknown | null', 'any', 'object', '{}', "Omit<Shape, 'kind'>"];

const cases = allCases();
const samples = cases.map(({ values }) => [...COMMON, ...values].map(sample));
let verdicts: Verdict[][];
let emitted: Emitted;

/** A class for each case, and the modules that they refer to. */
function filesOf(cases: readonly Case[]): Map<string, string> {
  const files = new Map([...MODULES].map(([name, text]) => [`src/server/${name}`, text]));
  files.set('worker-configuration.d.ts', WORKERS);
  cases.forEach(({ declarations, type, parameter }, index) => {
    files.set(
      `src/server/case-${index}.do.ts`,
      `import { DurableObject } from 'cloudflare:workers';\n${declarations}\n` +
        `export default class Case${index} extends DurableObject { check(${parameter ?? `value: ${type}`}) {} }\n`,
    );
  });
  return files;
}

beforeAll(async () => {
  emitted = await runEmitted(filesOf(cases));
  verdicts = judge(cases, samples);
  // From here on, the schemas that types are inferred from are imported.
  for (const [index, { declarations }] of cases.entries()) {
    const schema = declarations.includes("'./schemas'") && schemaOf(index);
    for (const { value } of (schema && samples[index]) || []) {
      await emitted.whenLoaded(() => emitted.parse(schema as AnySchema, value, 'value'));
    }
  }
}, 180_000);

/** A case in words: what it declares, and its type. */
const title = ({ declarations, type }: Case) => `${declarations.split('\n').at(-1)} ${type}`.trim();
const schemaOf = (index: number) => emitted.params.get(`case-${index}.do`)?.check?.[0]?.[1];

/** `value` after a journey in JSON. */
function sent(value: unknown): unknown {
  const body = encodeArguments([[value]], 'check') as string;
  const envelope = openEnvelope(JSON.parse(body));
  if (envelope.holes.length > 0) fillHoles(envelope);
  return (envelope.args[0] as unknown[])[0];
}

test('there are enough cases, and each has a checker', () => {
  expect(cases.length).toBeGreaterThan(300);
  const unchecked = cases.filter((_, index) => !schemaOf(index));
  expect(unchecked.map(title)).toEqual([]);
  // Nor is a part of one unchecked.
  const told = emitted.diagnostics.filter(({ code }) => code === 'unchecked-parameter');
  expect(told.map(({ message }) => message)).toEqual([]);
});

test('checkers take what TypeScript takes', () => {
  const tooMuch: Pair[] = [];
  const tooLittle: Pair[] = [];
  let count = 0;
  cases.forEach((_, index) => {
    const schema = schemaOf(index);
    samples[index]?.forEach(({ value }, i) => {
      if (!schema) return;
      count += 1;
      const takes = !emitted.parse(schema, value, 'value').issues;
      const verdict = verdicts[index]?.[i];
      if (takes && !verdict?.takesWide && !verdict?.isSlip) tooMuch.push([index, i]);
      if (!takes && verdict?.takes) tooLittle.push([index, i]);
    });
  });
  // Texts and lists have numbers for keys. Whoever writes a record of numbers wants neither.
  const byNumber = tooLittle.filter(([index, i]) => {
    const isRecord = /key: number|Record<number/.test(cases[index]?.type ?? '');
    const value = samples[index]?.[i]?.value;
    return isRecord && (typeof value === 'string' || Array.isArray(value));
  });
  expect(byNumber.length / count).toBeLessThan(0.02);
  const show = ([index, i]: Pair) =>
    `${title(cases[index] as Case)} <- ${samples[index]?.[i]?.type}`;
  expect({
    tooMuch: tooMuch.map(show),
    tooLittle: tooLittle.filter((pair) => !byNumber.includes(pair)).map(show),
  }).toEqual({ tooMuch: [], tooLittle: [] });
  expect(count).toBeGreaterThan(20_000);
}, 60_000);

test('an enum of numbers takes any number, as in TypeScript', () => {
  const refused = cases.flatMap((each, index) =>
    (samples[index] ?? []).flatMap(({ value, type }, i) => {
      const schema = each.isOpen ? schemaOf(index) : undefined;
      if (!schema || !verdicts[index]?.[i]?.takesWide) return [];
      return emitted.parse(schema, value, 'value').issues ? [`${title(each)} <- ${type}`] : [];
    }),
  );
  expect(cases.filter(({ isOpen }) => isOpen).length).toBeGreaterThan(10);
  expect(refused).toEqual([]);
});

/** Only worker code can send these. */
const isForWorkersOnly = (value: unknown) =>
  ArrayBuffer.isView(value) && !(value instanceof Uint8Array);

test('what TypeScript takes arrives by JSON as it was', () => {
  const changed: string[] = [];
  cases.forEach(({ type }, index) => {
    const schema = schemaOf(index);
    samples[index]?.forEach(({ value, type: given }, i) => {
      if (!schema || !verdicts[index]?.[i]?.takes) return;
      if (isForWorkersOnly(value)) return;
      // Bytes of any kind are alike in JSON, and a `BufferSource` is any of them.
      if (type === 'BufferSource' && value instanceof ArrayBuffer) return;
      const direct = emitted.parse(schema, value, 'value');
      const arrived = emitted.parse(schema, sent(value), 'json');
      // A type that does not say what it holds takes plain JSON: a date stays a text.
      const says = !LOOSE.includes(type) || isDeepStrictEqual(value, sent(value));
      if (says && !isDeepStrictEqual(direct, arrived)) changed.push(`${type} <- ${given}`);
    });
  });
  expect(changed).toEqual([]);
});

test('no field is lost that TypeScript finds in a member that takes the value', () => {
  const lost: string[] = [];
  let count = 0;
  cases.forEach((each, index) => {
    const schema = schemaOf(index);
    samples[index]?.forEach(({ value, type: given }, i) => {
      const { takes, kept } = verdicts[index]?.[i] ?? {};
      if (!schema || !takes || isForWorkersOnly(value)) return;
      count += 1;
      for (const source of ['value', 'json'] as const) {
        const input = source === 'value' ? value : sent(value);
        const { value: output, issues } = emitted.parse(schema, input, source) as Outcome;
        // Elsewhere, TypeScript takes what is refused here on purpose.
        if (!issues && !holds(output, kept)) lost.push(`${source}: ${title(each)} <- ${given}`);
      }
    });
  });
  expect(lost).toEqual([]);
  expect(count).toBeGreaterThan(2000);
});

interface Outcome {
  readonly value?: unknown;
  readonly issues?: unknown;
}

/** Whether `output` has every field of `kept`, at every depth. */
function holds(output: unknown, kept: unknown): boolean {
  if (typeof kept !== 'object' || kept === null) return true;
  const proto = Object.getPrototypeOf(kept) as unknown;
  if (!Array.isArray(kept) && proto !== Object.prototype) return true;
  if (typeof output !== 'object' || output === null) return false;
  return Object.entries(kept).every(([key, inner]) => {
    // An optional field that is `undefined` may be absent as well.
    if (inner === undefined) return true;
    return Object.hasOwn(output, key) && holds((output as Record<string, unknown>)[key], inner);
  });
}

describe('a part that cannot be checked is told, and the others are checked', () => {
  const parts = partCases();
  let found: Emitted;

  beforeAll(async () => {
    found = await runEmitted(filesOf(parts));
  }, 60_000);

  it.each(parts.map((each, index) => [title(each), each, index] as const))(
    '%s',
    (_, { values, wrong }, index) => {
      const id = `case-${index}.do`;
      const schema = found.params.get(id)?.check?.[0]?.[1];
      const told = found.diagnostics.filter(
        ({ code, location }) =>
          code === 'unchecked-parameter' && location?.file === `src/server/${id}.ts`,
      );
      expect(told.length).toBeGreaterThan(0);
      if (!schema) throw new Error(`${parts[index]?.type} has no checker`);
      for (const source of ['value', 'json'] as const) {
        for (const value of values) {
          expect(found.parse(schema, value, source)).toEqual({ value });
        }
        for (const value of wrong) {
          expect([value, found.parse(schema, value, source).issues !== undefined]).toEqual([
            value,
            true,
          ]);
        }
      }
    },
  );
});

test('what cannot be worked out is told, and nothing is checked', async () => {
  const told = toldCases();
  const { params, diagnostics } = await runEmitted(filesOf(told));
  const silent = told.filter((_, index) => {
    const id = `case-${index}.do`;
    const places = diagnostics.filter(({ code }) => code === 'unchecked-parameter');
    const reported = places.some(({ location }) => location?.file === `src/server/${id}.ts`);
    return params.get(id)?.check?.[0]?.[1] !== undefined || !reported;
  });
  expect(silent.map(title)).toEqual([]);
});
