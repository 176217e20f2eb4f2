/** Schemas that are generated from TypeScript types. */
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/index.js';
import {
  ArrayBufferSchema,
  InstanceSchema,
  IntersectionSchema,
  indexed,
  NeverSchema,
  type Placeholder,
  TemplateSchema,
} from '../../src/runtime/schema/generated.js';
import type { AnySchema } from '../../src/runtime/schema/schema.js';
import { read, readJson } from './read.js';

const and = (...members: AnySchema[]) => new IntersectionSchema(members);

describe('intersections', () => {
  it('merge objects', () => {
    const both = and(
      schema({ a: schema.string(), same: schema.string().optional() }),
      schema({ b: schema.number().optional(), same: schema.string().min(1) }),
    );
    expect(read(both, { a: 'x', b: 1, same: 's', c: 1 })).toEqual({ a: 'x', b: 1, same: 's' });
    expect(read(both, { a: 1 })).toEqual(['a must be a string', 'same is required']);
    expect(read(both, { a: '', same: '' })).toEqual(['same must be at least 1 character']);
  });

  it('merge what the objects hold', () => {
    const both = and(
      schema({ p: schema({ a: schema.number() }), l: schema({ a: schema.number() }).list() }),
      schema({ p: schema({ b: schema.number() }), l: schema({ b: schema.number() }).list() }),
    );
    const input = { p: { a: 1, b: 2, c: 3 }, l: [{ a: 1, b: 2 }] };
    expect(read(both, input)).toEqual({ p: { a: 1, b: 2 }, l: [{ a: 1, b: 2 }] });
    expect(read(both, { p: { a: 1 }, l: [{ b: 1 }] })).toEqual([
      'p.b is required',
      'l.0.a is required',
    ]);
  });

  it('are distributed over unions, which keep their tags', () => {
    const tagged = schema.union([
      schema({ t: schema.literal('a'), a: schema.string() }),
      schema({ t: schema.literal('b'), b: schema.string() }),
    ]);
    const both = and(tagged, schema({ id: schema.number() }));
    expect(read(both, { t: 'b', b: '', id: 1 })).toEqual({ t: 'b', b: '', id: 1 });
    expect(read(both, { t: 'b', b: '' })).toEqual(['id is required']);
    expect(read(both, { t: 'b' })).toEqual(['b is required', 'id is required']);
  });

  it('can be empty, narrow a value, and hold themselves', () => {
    expect(read(and(schema.string(), schema.number()), 'a')).toEqual(['must not be given']);
    expect(read(and(schema.string(), schema.literal('a')), 'a')).toBe('a');
    expect(read(and(schema.string(), schema.literal('a')), 'b')).toEqual(['must be a']);
    const left: AnySchema = schema({ n: schema.lazy(() => right).nullable() });
    const right: AnySchema = schema({ n: schema.lazy(() => left).nullable(), x: schema.number() });
    const both = and(
      schema.lazy(() => left),
      schema.lazy(() => right),
    );
    const input = { x: 1, n: { x: 2, n: { x: 3, n: null } } };
    expect(read(both, input)).toEqual(input);
    expect(read(both, { x: 1, n: { x: 2, n: { n: null } } })).toEqual(['n.n.x is required']);
    const self: AnySchema = schema.lazy(() => and(self, self));
    expect(() => read(and(self, schema({})), {})).toThrow(TypeError);
  });

  it('refuse what they cannot merge', () => {
    const maps = and(
      schema.map(schema.string(), schema({})),
      schema.map(schema.string(), schema({})),
    );
    expect(() => read(maps, new Map())).toThrow('can be intersected');
  });
});

describe('index signatures', () => {
  it('are for the keys that have no type of their own', () => {
    const options = indexed({ id: schema.string() }, schema.number());
    expect(read(options, { id: 'a', x: 1 })).toEqual({ id: 'a', x: 1 });
    expect(read(options, { id: 1, x: 'a' })).toEqual(['id must be a string', 'x must be a number']);
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
