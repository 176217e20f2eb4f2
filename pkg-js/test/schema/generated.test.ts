/** Schemas that are generated from TypeScript types. */
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/index.js';
import { TupleSchema } from '../../src/runtime/schema/collections.js';
import {
  ArrayBufferSchema,
  InstanceSchema,
  NeverSchema,
  type Placeholder,
  TemplateSchema,
} from '../../src/runtime/schema/generated.js';
import { ObjectSchema } from '../../src/runtime/schema/object.js';
import { read, readJson } from './read.js';

describe('index signatures', () => {
  const text = (start: string) => new TemplateSchema([start, ''], ['string']);

  it('are for the keys that have no type of their own', () => {
    const options = new ObjectSchema({ id: schema.string() }, [{ value: schema.number() }]);
    expect(read(options, { id: 'a', x: 1 })).toEqual({ id: 'a', x: 1 });
    expect(read(options, { id: 1, x: 'a' })).toEqual(['id must be a string', 'x must be a number']);
  });

  it('can be several, of which the narrower ones come first', () => {
    const options = new ObjectSchema({}, [
      { key: schema.string(), value: schema.unknown() },
      { key: text('data-'), value: schema.number() },
    ]);
    expect(read(options, { 'data-a': 1, b: 'x' })).toEqual({ 'data-a': 1, b: 'x' });
    expect(read(options, { 'data-a': 'x' })).toEqual(['data-a must be a number']);
  });

  it('drop the keys that they do not have', () => {
    const options = new ObjectSchema({}, [{ key: text('data-'), value: schema.number() }]);
    expect(read(options, { 'data-a': 1, b: 'x' })).toEqual({ 'data-a': 1 });
  });
});

describe('tuples', () => {
  it('can end after any number of items', () => {
    const tuple = new TupleSchema([schema.string()], schema.number(), [schema.boolean()]);
    expect(read(tuple, ['a', true])).toEqual(['a', true]);
    expect(read(tuple, ['a', 1, 2, true])).toEqual(['a', 1, 2, true]);
    expect(read(tuple, ['a', true, 2])).toEqual(['1 must be a number', '2 must be true or false']);
    expect(read(tuple, ['a'])).toEqual(['must have at least 2 items']);
  });
});

describe('template literals', () => {
  const template = (texts: string[], ...placeholders: Placeholder[]) =>
    new TemplateSchema(texts, placeholders);

  it.each<[TemplateSchema, string[], string[]]>([
    [template(['user-', ''], 'number'), ['user-1', 'user--1.5e3'], ['user-', 'user-x', 'xuser-1']],
    [template(['', '@', ''], 'string', 'string'), ['@', 'a@b', 'a@b@c'], ['', 'ab']],
    [
      template(['', '-', '-', ''], 'number', 'bigint', 'boolean'),
      ['1.5-2-true'],
      ['1-2', '1-x-true', '1-2-yes'],
    ],
    [template(['', '', ''], 'string', 'number'), ['a1', 'a12'], ['a', '1a', '']],
    [template(['a', 'a'], 'string'), ['aa', 'aba'], ['a', 'ab', 'ba']],
    [template(['only']), ['only'], ['', 'onlyx']],
    [
      template(['<', '><', '>'], 'string', 'string'),
      ['<><>', '<a><b>', '<a><b><c>'],
      ['<>', '<a><b'],
    ],
    [template(['', 'ab', 'b'], 'string', 'string'), ['abb', 'abab'], ['ab', 'b']],
  ])('%#', (schema, matching, others) => {
    for (const text of matching) expect(read(schema, text)).toBe(text);
    for (const text of others) expect(read(schema, text)).toEqual(['has the wrong format']);
    expect(read(schema, 1)).toEqual(['must be a string']);
  });
});

describe('values of other types', () => {
  it('are instances in worker code', () => {
    expect(read(new InstanceSchema(RegExp), /a/)).toEqual(/a/);
    expect(read(new InstanceSchema(Float64Array), new Float64Array(1))).toHaveLength(1);
    expect(read(new InstanceSchema(RegExp), '/a/')).toEqual(['must be a RegExp']);
    const { buffer } = new Uint8Array([1]);
    expect(read(new ArrayBufferSchema(), buffer)).toBe(buffer);
    expect(readJson(new ArrayBufferSchema(), 'AQ==')).toEqual(buffer);
    expect(readJson(new ArrayBufferSchema(), [1])).toEqual(['must be base64']);
    expect(read(schema.union([schema.string(), new NeverSchema()]), 1)).toEqual([
      'has the wrong type',
    ]);
  });
});
