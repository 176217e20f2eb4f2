/** Names of fields that spell a structure, empty files and empty fields: what HTML forms send. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { schema } from '../../src/index.js';
import { readForm } from '../../src/runtime/schema/form.js';
import { types as s } from '../../src/runtime/schema/from-types.js';
import { formOf, readFields } from './read.js';

const text = schema.string();

describe('names of fields', () => {
  it.each<[string, Parameters<typeof readFields>[1], unknown]>([
    ['tags[]', { 'tags[]': ['a', 'b'] }, { tags: ['a', 'b'] }],
    ['tags[], once', { 'tags[]': 'a' }, { tags: ['a'] }],
    ['tags[0]', { 'tags[1]': 'b', 'tags[0]': 'a' }, { tags: ['a', 'b'] }],
    ['tags.0', { 'tags.10': 'b', 'tags.9': 'a' }, { tags: ['a', 'b'] }],
    ['tags and tags[]', { tags: 'a', 'tags[]': ['b', 'c'] }, { tags: ['a', 'b', 'c'] }],
  ])('are items: %s', (_, fields, output) => {
    expect(readFields(schema({ tags: text.list() }), fields)).toEqual(output);
  });

  const order = schema({
    address: schema({ city: text, lines: text.list(), zip: schema.number().optional() }),
    items: schema({ name: text, sizes: schema.number().list(), gift: schema.boolean() }).list(),
  });

  it.each(['brackets', 'dots', 'both'])('are members, and members of items: %s', (kind) => {
    const spelled = Object.entries({
      'address.city': 'Bern',
      'address.lines': ['a', 'b'],
      'address.zip': '',
      'items.0.name': 'hat',
      'items.0.sizes': '1',
      'items.1.name': 'sock',
      'items.1.gift': 'on',
    }).map(([name, value], i) => {
      const inBrackets = kind === 'brackets' || (kind === 'both' && i % 2 > 0);
      return [inBrackets ? name.replace(/\.([^.]+)/g, '[$1]') : name, value];
    });
    expect(readFields(order, Object.fromEntries(spelled))).toEqual({
      address: { city: 'Bern', lines: ['a', 'b'] },
      items: [
        { name: 'hat', sizes: [1], gift: false },
        { name: 'sock', sizes: [], gift: true },
      ],
    });
  });

  it('are lists of lists, and records', () => {
    const matrix = schema({ rows: schema.number().list().list() });
    expect(readFields(matrix, { 'rows[0][]': ['1', '2'], 'rows[1][0]': '3' })).toEqual({
      rows: [[1, 2], [3]],
    });
    const scores = schema({ scores: schema.record(schema.number()) });
    expect(readFields(scores, { 'scores[7]': '1', 'scores[a b]': '2' })).toEqual({
      scores: { 7: 1, 'a b': 2 },
    });
  });

  it('come first as they are written', () => {
    const dotted = schema({ 'a.b': text, 'c[]': text });
    expect(readFields(dotted, { 'a.b': 'x', 'c[]': 'y' })).toEqual({ 'a.b': 'x', 'c[]': 'y' });
    const fields = { 'home.title': 'x', 'list[]': 'y', _charset_: 'utf-8' };
    expect(readFields(schema.record(text), fields)).toEqual(fields);
    // `dirname`, and the coordinates of an image button, beside the field of the name itself.
    expect(readFields(schema({ comment: text }), { comment: 'x', 'comment.dir': 'ltr' })).toEqual({
      comment: 'x',
    });
    expect(
      readFields(schema({ x: schema.number(), y: schema.number() }), {
        x: '1',
        y: '2',
        'go.x': '1',
      }),
    ).toEqual({ x: 1, y: 2 });
  });

  it('reach the schemas of other libraries, and leave them their fields', () => {
    const fields = readForm(formOf({ 'tags[]': ['a'], 'address.city': 'Bern', name: 'Ada' }));
    expect(
      z
        .object({ tags: z.array(z.string()), address: z.object({ city: z.string() }) })
        .parse(fields),
    ).toEqual({
      tags: ['a'],
      address: { city: 'Bern' },
    });
    expect(
      z
        .strictObject({ 'tags[]': z.string(), 'address.city': z.string(), name: z.string() })
        .parse(fields),
    ).toBeDefined();
    expect({ ...fields }).toEqual({ 'tags[]': 'a', 'address.city': 'Bern', name: 'Ada' });
  });

  it.each([
    '__proto__[polluted]',
    'a[__proto__][polluted]',
    'a.__proto__.polluted',
    'constructor[prototype][polluted]',
    'a.constructor.prototype.polluted',
    'prototype.polluted',
    '__proto__[]',
    'a[__proto__]',
  ])('do not reach a prototype: %s', (name) => {
    const fields = readForm(
      formOf({ [name]: 'x', 'toString.polluted': 'y', 'b.valueOf.polluted': 'z' }),
    );
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(({}.toString as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
    expect(Object.hasOwn(fields, 'a')).toBe(false);
    expect(
      readFields(
        schema({ polluted: text.optional(), a: schema({ polluted: text.optional() }).optional() }),
        { [name]: 'x' },
      ),
    ).toEqual({});
  });

  it.each([
    '[]',
    '[a]',
    '.a',
    'a.',
    'a..b',
    'a[',
    'a]',
    'a[b',
    'a[b]c',
    'a[][b]',
    'a[[b]]',
    'a[.b',
    '',
    '.',
    `a${'.b'.repeat(40)}`,
    `a${'[b]'.repeat(200_000)}`,
  ])('are plain where they spell nothing: %#', (name) => {
    const fields = readForm(formOf({ [name]: 'x' }));
    expect(Object.getOwnPropertyNames(fields)).toEqual([name]);
  });

  it('do not meet what every object has', () => {
    const fields = readForm(formOf({ 'a[toString]': 'x', 'a[valueOf][]': 'y' }));
    expect(fields.a).toEqual({ toString: 'x', valueOf: ['y'] });
  });

  it('do not replace one another', () => {
    const fields = readForm(
      formOf({ 'a[b]': '1', 'a[b][c]': '2', 'a.b': '3', 'd[e][f]': '4', 'd[e]': '5' }),
    );
    expect(fields.a).toEqual({ b: ['1', '3'] });
    expect(fields.d).toEqual({ e: { f: '4' } });
  });
});

describe('an input for files that is left empty', () => {
  // What workerd's parser makes of a part with `filename=""`.
  const blank = { x: '' };
  it.each<[string, Parameters<typeof schema>[0][string], unknown]>([
    ['a list', schema.file().list(), { x: [] }],
    ['a list of Blobs', s.array(s.instance(Blob)), { x: [] }],
    ['an optional list', schema.file().list().optional(), { x: [] }],
    ['a set', schema.set(s.instance(Blob)), { x: new Set() }],
    ['optional', schema.file().optional(), {}],
    ['nullable', schema.file().nullable(), { x: null }],
    ['a Blob or undefined', s.union([s.literal(undefined), s.instance(Blob)]), { x: undefined }],
    ['required', schema.file(), ['x is required']],
    ['a required Blob', s.instance(Blob), ['x is required']],
    ['a list of at least one', schema.file().list().min(1), ['x must have at least 1 item']],
    ['a list of files or texts', s.array(s.union([s.instance(Blob), s.string()])), { x: [''] }],
    ['a list of texts', text.list(), { x: [''] }],
  ])('is none: %s', (_, each, output) => {
    expect(readFields(schema({ x: each }), blank)).toEqual(output);
  });

  it('is none beside another that has a file', () => {
    const file = new File(['x'], 'a.png');
    const output = readFields(schema({ x: schema.file().list() }), { x: ['', file, ''] });
    expect(output).toMatchObject({ x: [{ name: 'a.png', size: 1 }] });
  });
});

describe('an empty field', () => {
  it.each<[string, Parameters<typeof schema>[0][string], unknown]>([
    ['number | undefined', s.union([s.literal(undefined), s.number()]), { x: undefined }],
    ['Date | null | undefined', s.union([s.enum([null, undefined]), s.date()]), { x: undefined }],
    ["'a' | null", s.enum(['a']).nullable(), { x: null }],
    ['string | undefined', s.union([s.literal(undefined), s.string()]), { x: '' }],
    ['number | boolean', s.union([s.number(), s.boolean()]), ['x has none of the allowed forms']],
  ])('is nothing where the type has nothing: %s', (_, each, output) => {
    expect(readFields(schema({ x: each }), { x: '' })).toEqual(output);
  });
});
