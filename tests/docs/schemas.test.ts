/** docs/schemas.md, as it is written. */
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import * as koze from '../../pkg-js/src/index.js';
import { readForm } from '../../pkg-js/src/runtime/schema/form.js';
import { type AnySchema, parse } from '../../pkg-js/src/runtime/schema/schema.js';
import { isStandardSchema } from '../../pkg-js/src/runtime/schema/standard.js';
import { blocks, readPage } from './harness/documents.js';

const text = readPage('schemas.md');
const snippets = blocks('schemas.md', 'ts');
const cells = [...text.matchAll(/^\| `(schema.*?)` \|/gm)].map(([, code = '']) => code);

const validate = (schema: AnySchema, value: unknown) => schema['~standard'].validate(value);
const validateForm = (schema: AnySchema, query: string) =>
  parse(schema, readForm(new URLSearchParams(query)), 'form');

/** Runs TypeScript; `expression; // → value` says what comes out. Returns how many of these there were. */
async function run(snippet: string): Promise<number> {
  const source = snippet
    .replace(/^import .*\n/gm, '')
    .replace(/export default class (\w+)/, 'results.$1 = class')
    .replace(/^(.+); \/\/ → (.*)$/gm, 'expect($1).toEqual($2);');
  const { code } = await transform(source, { loader: 'ts', target: 'es2022' });
  const names = { ...koze, expect, validate, validateForm, DurableObject: class {}, results };
  new Function(...Object.keys(names), code)(...Object.values(names));
  return snippet.split('// →').length - 1;
}

const results: { UserDO?: { schemas: { setProfile: AnySchema } } } = {};

describe('docs/schemas.md', () => {
  it.each(snippets.map((snippet, i) => [i, snippet] as const))('snippet %i', async (_, snippet) => {
    const checked = await run(snippet);
    expect(checked > 0 || snippet.includes('static schemas')).toBe(true);
  });

  it('shows a class that works', async () => {
    const { setProfile } = results.UserDO?.schemas ?? {};
    expect(setProfile && validate(setProfile, { name: 'Ada', tags: [] })).toEqual({
      value: { name: 'Ada', likesDogs: false, tags: [] },
    });
    expect(setProfile && parse(setProfile, { name: 'Ada', tags: [1] }, 'json').issues).toEqual([
      { path: ['tags', 0], message: 'must be a string' },
    ]);
  });

  it.each(cells)('names %s', (code) => {
    const made: unknown = new Function('schema', `return ${code}`)(koze.schema);
    expect(isStandardSchema(made)).toBe(true);
  });

  it('has every type and every rule', () => {
    for (const name of Object.keys(koze.schema)) expect(cells.join()).toContain(`schema.${name}(`);
    const { schema } = koze;
    const kinds = [
      schema.string(),
      schema.number(),
      schema.date(),
      schema.file(),
      schema.string().list(),
    ];
    for (const kind of kinds) {
      for (
        let at = Object.getPrototypeOf(kind);
        at !== Object.prototype;
        at = Object.getPrototypeOf(at)
      ) {
        for (const name of Object.getOwnPropertyNames(at)) {
          if (name !== 'constructor' && name !== '~standard')
            expect(text).toMatch(new RegExp(`\\b${name}\\b`));
        }
      }
    }
  });
});
