/** What a union means, without a thought for time: the reference for the randomized test. */
import { schema } from '../../src/index.js';
import type { AnySchema } from '../../src/runtime/schema/schema.js';
import { pick } from './random.js';

/** A schema in words of its own. */
export type Description =
  | { readonly is: 'number' | 'string' | 'unknown' }
  | { readonly is: 'literal'; readonly value: string }
  | { readonly is: 'object'; readonly fields: Readonly<Record<string, Field>> }
  | { readonly is: 'list' | 'record' | 'nullable' | 'refined' | 'lazy'; readonly of: Description }
  | { readonly is: 'tuple' | 'union'; readonly all: readonly Description[] };

interface Field {
  readonly of: Description;
  readonly optional: boolean;
}

type Fields = Record<string, unknown>;

const KEYS = ['a', 'b', 'c', 'd'];

/** Refined objects have no key `d` in what the method gets. */
const check = (value: unknown) => !isObject(value) || value.d === undefined;

export function schemaOf(description: Description): AnySchema {
  switch (description.is) {
    case 'number':
      return schema.number();
    case 'string':
      return schema.string();
    case 'unknown':
      return schema.unknown();
    case 'literal':
      return schema.literal(description.value);
    case 'object': {
      const fields = Object.entries(description.fields).map(([key, { of, optional }]) => {
        const field = schemaOf(of);
        return [key, optional ? field.optional() : field] as const;
      });
      return schema(Object.fromEntries(fields));
    }
    case 'list':
      return schemaOf(description.of).list();
    case 'record':
      return schema.record(schemaOf(description.of));
    case 'nullable':
      return schemaOf(description.of).nullable();
    case 'refined':
      return schemaOf(description.of).refine(check);
    case 'lazy':
      return schema.lazy(() => schemaOf(description.of));
    case 'tuple':
      return schema.tuple(description.all.map(schemaOf));
    case 'union':
      return schema.union(description.all.map(schemaOf));
  }
}

/** Whether a value fits. */
export function accepts(description: Description, value: unknown): boolean {
  switch (description.is) {
    case 'number':
    case 'string':
      return typeof value === description.is;
    case 'unknown':
      return true;
    case 'literal':
      return value === description.value;
    case 'object':
      return (
        isObject(value) &&
        Object.entries(description.fields).every(
          ([key, { of, optional }]) =>
            (optional && value[key] === undefined) || accepts(of, value[key]),
        )
      );
    case 'list':
      return Array.isArray(value) && value.every((item) => accepts(description.of, item));
    case 'record':
      return isObject(value) && Object.values(value).every((each) => accepts(description.of, each));
    case 'nullable':
      return value === null || accepts(description.of, value);
    case 'refined':
      return accepts(description.of, value) && check(kept([description.of], value));
    case 'lazy':
      return accepts(description.of, value);
    case 'tuple': {
      const { all } = description;
      const fits = (item: unknown, i: number) => accepts(all[i] as Description, item);
      return Array.isArray(value) && value.length === all.length && value.every(fits);
    }
    case 'union':
      return description.all.some((member) => accepts(member, value));
  }
}

/** `value`, which fits all of `descriptions`, with what any of them declares. */
export function kept(descriptions: readonly Description[], value: unknown): unknown {
  const plain = descriptions.flatMap((each) => membersOf(each, value));
  if (Array.isArray(value)) {
    return value.map((item, i) =>
      kept(
        plain.flatMap((each) => below(each, i)),
        item,
      ),
    );
  }
  if (!isObject(value) || plain.every(({ is }) => is === 'unknown')) return value;
  const output: Fields = {};
  for (const [key, inner] of Object.entries(value)) {
    const declared = plain.flatMap((each) => below(each, key));
    if (declared.length > 0) output[key] = kept(declared, inner);
  }
  return output;
}

/** The descriptions that remain of unions and wrappers. */
function membersOf(description: Description, value: unknown): readonly Description[] {
  switch (description.is) {
    case 'union': {
      const fitting = description.all.filter((member) => accepts(member, value));
      return fitting.flatMap((member) => membersOf(member, value));
    }
    case 'nullable':
      return value === null ? [description] : membersOf(description.of, value);
    case 'refined':
    case 'lazy':
      return membersOf(description.of, value);
    default:
      return [description];
  }
}

function below(description: Description, key: string | number): readonly Description[] {
  switch (description.is) {
    case 'object':
      return Object.hasOwn(description.fields, key) ? [description.fields[key]!.of] : [];
    case 'list':
    case 'record':
      return [description.of];
    case 'tuple':
      return [description.all[key as number]!];
    case 'unknown':
      return [description];
    default:
      return [];
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A union, with more of them within. */
export function randomDescription(next: () => number): Description {
  const all = Array.from({ length: 2 + Math.floor(next() * 2) }, () => describe(next, 3));
  return { is: 'union', all };
}

function describe(next: () => number, depth: number): Description {
  if (depth === 0 || next() < 0.15) {
    const is = pick(next, ['number', 'number', 'string', 'literal', 'unknown'] as const);
    return is === 'literal' ? { is, value: pick(next, ['x', 'y']) } : { is };
  }
  const inner = () => describe(next, depth - 1);
  const is = pick(next, [
    ...(['object', 'object', 'object', 'object', 'object', 'list', 'record'] as const),
    ...(['nullable', 'refined', 'lazy', 'tuple', 'union', 'union'] as const),
  ]);
  if (is === 'tuple' || is === 'union') return { is, all: [inner(), inner()] };
  if (is !== 'object') return { is, of: inner() };
  const keys = KEYS.filter(() => next() < 0.5);
  const field = (key: string) => [key, { of: inner(), optional: next() < 0.6 }] as const;
  return { is, fields: Object.fromEntries(keys.map(field)) };
}

/** A value that fits, or nearly: often with fields of several members, and some of none. */
export function randomValue(next: () => number, description: Description): unknown {
  switch (description.is) {
    case 'number':
      return next() < 0.05 ? 'x' : 1;
    case 'string':
      return pick(next, ['x', 'y', 'z']);
    case 'literal':
      return description.value;
    case 'unknown':
      return pick(next, [1, 'x', null, { a: 1, e: { b: 1 } }, [1]]);
    case 'object': {
      const given: Fields = next() < 0.3 ? { [pick(next, [...KEYS, 'e'])]: 1 } : {};
      for (const [key, { of, optional }] of Object.entries(description.fields)) {
        if (!optional || next() < 0.7) given[key] = randomValue(next, of);
      }
      return given;
    }
    case 'list':
      return Array.from({ length: Math.floor(next() * 3) }, () =>
        randomValue(next, description.of),
      );
    case 'record':
      return Object.fromEntries(
        KEYS.filter(() => next() < 0.4).map((key) => [key, randomValue(next, description.of)]),
      );
    case 'nullable':
      return next() < 0.2 ? null : randomValue(next, description.of);
    case 'refined':
    case 'lazy':
      return randomValue(next, description.of);
    case 'tuple':
      return description.all.map((each) => randomValue(next, each));
    case 'union': {
      const [a, b] = [pick(next, description.all), pick(next, description.all)];
      return mixed(randomValue(next, a), randomValue(next, b));
    }
  }
}

/** The fields of both, at every depth; otherwise the first. */
function mixed(a: unknown, b: unknown): unknown {
  if (Array.isArray(a) && Array.isArray(b)) return a.map((item, i) => mixed(item, b[i] ?? item));
  if (!isObject(a) || !isObject(b)) return a;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(
    keys.map((key) => [
      key,
      key in a && key in b ? mixed(a[key], b[key]) : key in a ? a[key] : b[key],
    ]),
  );
}
