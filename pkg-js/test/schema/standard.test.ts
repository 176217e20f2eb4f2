/** Standard Schema, in both directions. */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type } from 'arktype';
import * as v from 'valibot';
import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import { type InferSchema, schema } from '../../src/index.js';
import {
  isStandardSchema,
  runStandard,
  type StandardSchema,
} from '../../src/runtime/schema/standard.js';

const profile = schema({ name: schema.string().min(1), dogs: schema.number().optional(0) });

describe('our schemas', () => {
  it('follow the specification', () => {
    const standard: StandardSchemaV1<{ name: string; dogs?: number | undefined }> = profile;
    expect(standard['~standard']).toMatchObject({ version: 1, vendor: 'koze' });
    expect(standard['~standard']).toBe(standard['~standard']);
    const { validate } = standard['~standard'];
    expect(validate({ name: 'Ada' })).toEqual({ value: { name: 'Ada', dogs: 0 } });
    expect(validate({ name: '' })).toEqual({
      issues: [{ path: ['name'], message: 'must be at least 1 character' }],
    });
    expectTypeOf<StandardSchemaV1.InferOutput<typeof profile>>().toEqualTypeOf<{
      name: string;
      dogs: number;
    }>();
    expectTypeOf<StandardSchemaV1.InferInput<typeof profile>>().toEqualTypeOf<{
      name: string;
      dogs?: number | undefined;
    }>();
  });

  it('are what a caller of the specification takes', () => {
    const call = <S extends StandardSchemaV1>(standard: S): S => standard;
    for (const each of [
      schema.string().email(),
      schema.number().list(),
      schema.date().nullable(),
      schema.boolean().optional(true),
      schema.union([schema.literal('a'), schema.bigint()]),
      schema.map(schema.string(), schema.set(schema.bytes())),
      schema.file(),
    ]) {
      expect(isStandardSchema(call(each))).toBe(true);
    }
  });
});

const foreign: Record<string, StandardSchema<unknown, { name: string }>> = {
  zod: z.object({ name: z.string().min(1) }),
  valibot: v.object({ name: v.pipe(v.string(), v.minLength(1)) }),
  arktype: type({ name: 'string > 0', '+': 'delete' }),
};

describe.each(Object.entries(foreign))('%s', (_, standard) => {
  it('is recognized and run', async () => {
    expect(isStandardSchema(standard)).toBe(true);
    expect(await runStandard(standard, { name: 'Ada', x: 1 })).toEqual({ value: { name: 'Ada' } });
    const { issues } = await runStandard(standard, { name: '' });
    expect(issues).toEqual([{ path: ['name'], message: expect.any(String) }]);
  });
});

describe('schemas of others', () => {
  it('may take their time', async () => {
    const free = z.string().refine(async (name) => name !== 'Ada', 'is taken');
    expect(await runStandard(free, 'Bob')).toEqual({ value: 'Bob' });
    expect(await runStandard(free, 'Ada')).toEqual({ issues: [{ path: [], message: 'is taken' }] });
    const slow = v.pipeAsync(
      v.string(),
      v.checkAsync(async () => false, 'is slow'),
    );
    expect(await runStandard(slow, '')).toEqual({ issues: [{ path: [], message: 'is slow' }] });
  });

  it('may have promises of their own', async () => {
    const promised = Promise.resolve({ issues: [{ message: 'no' }] });
    // biome-ignore lint/suspicious/noThenProperty: a promise that is no Promise.
    const validate = () => ({ then: promised.then.bind(promised) });
    const standard = { '~standard': { version: 1, vendor: 'test', validate } };
    const result = runStandard(standard as unknown as StandardSchema, 1);
    expect(await result).toEqual({ issues: [{ path: [], message: 'no' }] });
  });

  it('are cut to what an answer can hold', async () => {
    const { issues } = await runStandard(
      z.array(z.string()),
      Array.from({ length: 500 }, () => 1),
    );
    expect(issues).toHaveLength(100);
    const deep = z.record(z.string(), z.number());
    const result = await runStandard(deep, { ['k'.repeat(1000)]: 'x' });
    expect(result.issues?.[0]?.path).toEqual([`${'k'.repeat(99)}…`]);
  });

  it.each<[string, (i: number) => { message: string; path: PropertyKey[] }]>([
    ['quote the input', () => ({ message: 'not '.repeat(250_000), path: ['a'] })],
    ['have paths without an end', (i) => ({ message: 'no', path: Array(100_000).fill(`k${i}`) })],
    ['are made of keys alone', () => ({ message: 'no', path: Array(200).fill('k'.repeat(1000)) })],
  ])('are cut where they %s', async (_, issueOf) => {
    const issues = Array.from({ length: 200 }, (_, i) => issueOf(i));
    const validate = () => ({ issues });
    const result = await runStandard({ '~standard': { version: 1, vendor: 'x', validate } }, 1);
    expect(result.issues?.length).toBeGreaterThan(10);
    expect(Buffer.byteLength(JSON.stringify(result.issues))).toBeLessThanOrEqual(32_000);
    expect(result.issues?.at(-1)?.message).toBe('has more issues than are listed here');
  });

  it('are asked for no more than can be told', async () => {
    let asked = 0;
    const issue = {
      path: null,
      get message() {
        asked++;
        return 'no';
      },
    };
    const validate = () => ({ issues: Array(1_000_000).fill(issue) });
    const result = await runStandard(
      { '~standard': { version: 1, vendor: 'x', validate } } as unknown as StandardSchema,
      1,
    );
    expect(result.issues).toHaveLength(100);
    expect(asked).toBeLessThan(200);
  });

  it('can name their paths in segments and symbols', () => {
    const standard: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => ({
          issues: [{ message: 'm', path: [{ key: 'a' }, 0, Symbol('s')] }, { message: 'n' }],
        }),
      },
    };
    expect(runStandard(standard, 1)).toEqual({
      issues: [
        { path: ['a', 0, 'Symbol(s)'], message: 'm' },
        { path: [], message: 'n' },
      ],
    });
  });

  it('are told from what is no schema', () => {
    const future = { '~standard': { version: 2, vendor: 'x', validate: () => ({ value: 1 }) } };
    for (const value of [null, undefined, 1, 'x', {}, { '~standard': {} }, () => 1, future]) {
      expect(isStandardSchema(value)).toBe(false);
    }
  });

  it('give their types', () => {
    const zod = z.object({ at: z.coerce.date(), n: z.number().default(1) });
    expectTypeOf<InferSchema<typeof zod>>().toEqualTypeOf<{ at: Date; n: number }>();
  });
});
