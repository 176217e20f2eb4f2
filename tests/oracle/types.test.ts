/** The emitted checkers beside the TypeScript compiler: both are asked which values a type takes. */
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { fillHoles, openEnvelope } from '../../pkg-js/src/runtime/shared/codec/decode-arguments.js';
import { encodeArguments } from '../../pkg-js/src/runtime/shared/codec/encode-arguments.js';
import { allCases, type Case, MODULES, toldCases } from './cases.js';
import { type Emitted, runEmitted } from './emitted.js';
import { judge, type Pair, refusals } from './typescript.js';
import { COMMON, sample } from './values.js';

/** `{}` in other words, too: the fields that all of `Shape` have are its `kind`. */
const LOOSE = ['unknown', 'unknown | null', 'any', 'object', '{}', "Omit<Shape, 'kind'>"];

const cases = allCases();
const samples = cases.map(({ values }) => [...COMMON, ...values].map(sample));
let verdicts: boolean[][];
let emitted: Emitted;

/** A class for each case, and the modules that they refer to. */
function filesOf(cases: readonly Case[]): Map<string, string> {
  const files = new Map([...MODULES].map(([name, text]) => [`src/server/${name}`, text]));
  cases.forEach(({ declarations, type }, index) => {
    files.set(
      `src/server/case-${index}.do.ts`,
      `import { DurableObject } from 'cloudflare:workers';\n${declarations}\n` +
        `export default class Case${index} extends DurableObject { check(value: ${type}) {} }\n`,
    );
  });
  return files;
}

beforeAll(async () => {
  emitted = await runEmitted(filesOf(cases));
  verdicts = judge(cases, samples);
}, 60_000);

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
      if (takes && !verdict) tooMuch.push([index, i]);
      if (!takes && verdict) tooLittle.push([index, i]);
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
    tooMuch: refusals(cases, samples, tooMuch).map(show),
    tooLittle: tooLittle.filter((pair) => !byNumber.includes(pair)).map(show),
  }).toEqual({ tooMuch: [], tooLittle: [] });
  expect(count).toBeGreaterThan(20_000);
}, 60_000);

test('what TypeScript takes arrives by JSON as it was', () => {
  const changed: string[] = [];
  cases.forEach(({ type }, index) => {
    const schema = schemaOf(index);
    samples[index]?.forEach(({ value, type: given }, i) => {
      if (!schema || !verdicts[index]?.[i]) return;
      const direct = emitted.parse(schema, value, 'value');
      const arrived = emitted.parse(schema, sent(value), 'json');
      // A type that does not say what it holds takes plain JSON: a date stays a text.
      const says = !LOOSE.includes(type) || isDeepStrictEqual(value, sent(value));
      if (says && !isDeepStrictEqual(direct, arrived)) changed.push(`${type} <- ${given}`);
    });
  });
  expect(changed).toEqual([]);
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
