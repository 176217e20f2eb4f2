/** What a form sends, in text. */
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/index.js';
import { readForm } from '../../src/runtime/schema/form.js';
import { read, readFields } from './read.js';

const field = (value: Parameters<typeof schema>[0][string]) => schema({ x: value });
const file = (name: string, content = 'x') => new File([content], name, { type: 'image/png' });

describe('a form', () => {
  it('gives numbers, booleans, dates and lists', () => {
    const product = schema({
      name: schema.string().min(1),
      price: schema.number().min(0),
      stock: schema.bigint(),
      kind: schema.enum(['a', 'b']),
      size: schema.enum([36, 38]),
      active: schema.boolean(),
      since: schema.date(),
      tags: schema.string().list(),
      sizes: schema.set(schema.number().int()),
      photo: schema.file(),
      key: schema.bytes(),
    });
    const output = readFields(product, {
      name: 'Lamp',
      price: '12.50',
      stock: '9007199254740993',
      kind: 'b',
      size: '38',
      active: 'on',
      since: '2026-11-23',
      tags: ['x', 'y'],
      sizes: ['1', '2', '2'],
      photo: file('a.png'),
      key: 'AQI=',
      ignored: 'z',
    });
    expect(output).toEqual({
      name: 'Lamp',
      price: 12.5,
      stock: 9007199254740993n,
      kind: 'b',
      size: 38,
      active: true,
      since: new Date('2026-11-23'),
      tags: ['x', 'y'],
      sizes: new Set([1, 2]),
      photo: { name: 'a.png', type: 'image/png', size: 1, content: expect.any(Blob) },
      key: new Uint8Array([1, 2]),
    });
  });

  it.each(['12', '-1', '.5', '1.5', '1e3', '1E-2', '007'])('number %s', (text) => {
    expect(readFields(field(schema.number()), { x: text })).toEqual({ x: Number(text) });
  });

  it.each(['', ' ', ' 1', '0x10', '1_000', '1,5', '1.', 'Infinity', '1e999', 'NaN', '+1', '١'])(
    'no number: %j',
    (text) => {
      expect(readFields(field(schema.number()), { x: text })).toEqual(['x must be a number']);
    },
  );

  it('says no to a checkbox by leaving it out', () => {
    const box = field(schema.boolean());
    expect(readFields(box, {})).toEqual({ x: false });
    expect(readFields(box, { x: 'on' })).toEqual({ x: true });
    // A hidden field in front of the checkbox, which says what "not checked" is.
    expect(readFields(box, { x: ['false', 'on'] })).toEqual({ x: true });
    expect(readFields(box, { x: 'false' })).toEqual({ x: false });
    expect(readFields(box, { x: 'maybe' })).toEqual(['x must be true or false']);
    expect(readFields(field(schema.boolean().optional(true)), {})).toEqual({ x: true });
    expect(readFields(field(schema.boolean().optional(true)), { x: 'off' })).toEqual({ x: false });
    expect(readFields(field(schema.literal(true)), { x: 'on' })).toEqual({ x: true });
    expect(readFields(field(schema.literal(true)), {})).toEqual(['x is required']);
  });

  it('has no items in a list that it leaves out', () => {
    const tags = field(schema.string().list());
    expect(readFields(tags, {})).toEqual({ x: [] });
    expect(readFields(tags, { x: 'one' })).toEqual({ x: ['one'] });
    expect(readFields(tags, { x: '' })).toEqual({ x: [''] });
    expect(readFields(field(schema.string().list().optional(['a'])), {})).toEqual({ x: ['a'] });
    expect(readFields(field(schema.string().list().optional()), {})).toEqual({});
    expect(readFields(field(schema.set(schema.string())), {})).toEqual({ x: new Set() });
    expect(readFields(field(schema.number().list()), { x: ['1', 'a'] })).toEqual([
      'x.1 must be a number',
    ]);
  });

  it('means nothing by an empty field, unless empty text is a value', () => {
    expect(readFields(field(schema.string()), { x: '' })).toEqual({ x: '' });
    expect(readFields(field(schema.string().optional('d')), { x: '' })).toEqual({ x: '' });
    expect(readFields(field(schema.string().min(1)), { x: '' })).toEqual([
      'x must be at least 1 character',
    ]);
    expect(readFields(field(schema.string().min(1).optional('d')), { x: '' })).toEqual({ x: 'd' });
    expect(readFields(field(schema.string().email().optional()), { x: '' })).toEqual({});
    expect(readFields(field(schema.number()), { x: '' })).toEqual(['x must be a number']);
    expect(readFields(field(schema.number().optional(5)), { x: '' })).toEqual({ x: 5 });
    expect(readFields(field(schema.number().nullable()), { x: '' })).toEqual({ x: null });
    expect(readFields(field(schema.number().nullable().optional(5)), { x: '' })).toEqual({
      x: null,
    });
    expect(readFields(field(schema.date().optional()), { x: '' })).toEqual({});
    expect(readFields(field(schema.enum(['a']).optional()), { x: '' })).toEqual({});
  });

  it('repeats only what is a list', () => {
    for (const each of [schema.string(), schema.number(), schema.date(), schema.enum(['a'])]) {
      expect(readFields(field(each), { x: ['a', 'a'] })).toEqual(['x must be given once']);
    }
  });

  it('sends a nameless, empty file for none', () => {
    const none = file('', '');
    expect(readFields(field(schema.file()), { x: none })).toEqual(['x is required']);
    expect(readFields(field(schema.file().optional()), { x: none })).toEqual({});
    expect(readFields(field(schema.file().list()), { x: none })).toEqual({ x: [] });
    expect(readFields(field(schema.file()), { x: file('empty.txt', '') })).toMatchObject({
      x: { size: 0 },
    });
    expect(readFields(field(schema.string()), { x: file('a') })).toEqual(['x must be a string']);
    expect(readFields(field(schema.file()), { x: 'a' })).toEqual(['x must be a file']);
  });

  it('has local times in UTC', () => {
    expect(readFields(field(schema.date()), { x: '2026-11-23T12:34' })).toEqual({
      x: new Date('2026-11-23T12:34:00Z'),
    });
  });

  it('is flat', () => {
    expect(readFields(field(schema({})), { x: '{}' })).toEqual(['x must be an object']);
    expect(readFields(field(schema.map(schema.string(), schema.string())), { x: 'a' })).toEqual([
      'x must be a map',
    ]);
  });

  it('can be a record, a union by tag, or URLSearchParams', () => {
    expect(readFields(schema.record(schema.number()), { a: '1', b: '2' })).toEqual({ a: 1, b: 2 });
    const shape = schema.union([
      schema({ kind: schema.literal('a'), size: schema.number() }),
      schema({ kind: schema.literal('b') }),
    ]);
    expect(readFields(shape, { kind: 'a', size: 'x' })).toEqual(['size must be a number']);
    const byNumber = schema.union([
      schema({ v: schema.literal(1), size: schema.number() }),
      schema({ v: schema.literal(2) }),
    ]);
    expect(readFields(byNumber, { v: '2' })).toEqual({ v: 2 });
    const query = readForm(new URLSearchParams('x=1&x=2'));
    expect(read(field(schema.number().list()), query, 'form')).toEqual({ x: [1, 2] });
  });

  it('has no reserved names', () => {
    const fields = readForm(new URLSearchParams('__proto__=a&constructor=b&prototype=c&d=e'));
    expect(Object.keys(fields)).toEqual(['d']);
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
  });
});
