/** Mistakes in a schema itself are found where it is made. */
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/index.js';
import { read } from './read.js';

const wrong = (value: unknown) => value as never;

describe('a schema that makes no sense', () => {
  it.each<[string, () => unknown, string]>([
    ['min over max', () => schema.string().min(5).max(3), 'min(5) is greater than max(3)'],
    ['max under min', () => schema.number().max(1).min(2), 'min(2) is greater than max(1)'],
    ['a negative length', () => schema.string().min(-1), 'min() takes a whole number'],
    ['half an item', () => schema.string().list().max(0.5), 'max() takes a whole number'],
    ['NaN', () => schema.number().min(Number.NaN), 'min() takes a number'],
    ['a bound in text', () => schema.number().max(wrong('5')), 'max() takes a number'],
    ['bigint bounds', () => schema.bigint().min(5n).max(3n), 'min(5n) is greater than max(3n)'],
    ['a number for a bigint', () => schema.bigint().min(wrong(5)), 'min() takes a bigint'],
    ['an invalid Date', () => schema.date().min(new Date('x')), 'take a valid Date'],
    ['text for a pattern', () => schema.string().regex(wrong('a')), 'takes a regular expression'],
    ['no schema', () => schema({ a: wrong(1) }), 'The field "a" must be one of Koze\'s schemas'],
    ['a class', () => schema({ a: wrong(String) }), 'The field "a" must be one of Koze\'s schemas'],
    ['no shape', () => schema(wrong(undefined)), 'takes its fields'],
    ['a list for a shape', () => schema(wrong([schema.string()])), 'takes its fields'],
    ['a prototype', () => schema({ __proto__: schema.string() } as never), 'takes its fields'],
    [
      'a reserved field',
      () => schema({ ['__proto__']: schema.string() }),
      '"__proto__" cannot be the name of a field',
    ],
    ['constructor', () => schema({ constructor: wrong(schema.string()) }), '"constructor" cannot'],
    ['a default of another type', () => schema.string().optional(wrong(1)), 'must be a string'],
    ['a default out of bounds', () => schema.number().min(1).optional(0), 'must be at least 1'],
    [
      'a default that is wrong inside',
      () => schema({ a: schema.string().list() }).optional({ a: ['', wrong(1)] }),
      'The default of optional() at a.1 must be a string',
    ],
    ['no values', () => schema.enum([]), 'at least one value'],
    ['an object for a value', () => schema.literal(wrong({})), 'literal() and enum() take'],
    ['NaN for a value', () => schema.literal(Number.NaN), 'literal() and enum() take'],
    ['no members', () => schema.union([]), 'at least one schema'],
    ['a member that is none', () => schema.union([wrong('a')]), 'Member 0 of the union must be'],
    ['an item that is none', () => schema.array(wrong('a')), 'The item of a list must be'],
    ['a tuple of text', () => schema.tuple([wrong('a')]), 'Item 0 of the tuple must be'],
    ['a record of text', () => schema.record(wrong('a')), 'The value of a record must be'],
    ['a set of text', () => schema.set(wrong('a')), 'The item of a set must be'],
    ['a type of file', () => schema.file().type('png'), 'media types'],
    ['a check that is none', () => schema.string().refine(wrong(true)), 'takes a function'],
    ['lazy without a function', () => schema.lazy(wrong(schema.string())), 'takes a function'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });

  it('is found late where it is defined late', () => {
    const late = schema.lazy(() => wrong(1));
    expect(() => read(late, 1)).toThrow(
      new TypeError("The result of lazy() must be one of Koze's schemas, such as schema.string()"),
    );
  });
});

it('a schema is never changed by its methods', () => {
  const text = schema.string();
  text.min(5);
  text.email();
  text.regex(/x/);
  text.optional('');
  expect(read(text, 'a')).toBe('a');
  const list = text.list();
  list.max(0);
  expect(read(list, ['a'])).toEqual(['a']);
  const number = schema.number();
  number.int();
  expect(read(number, 0.5)).toBe(0.5);
  const file = schema.file();
  file.type('image/png').max(1);
  expect(read(file, new Blob(['abc']))).toMatchObject({ size: 3 });
});
