/** The documented classes with a schema: what each takes, refuses and makes of a form. */
import type { Page } from 'playwright-core';

/** One of the two classes, and what it makes of its input. */
export interface SchemaSample {
  readonly method: 'setProfile' | 'savePreferences';
  /** What it stores its input as. */
  readonly key: string;
  readonly answer: unknown;
  readonly valid: readonly [input: object, kept: object][];
  readonly invalid: readonly [input: unknown, path: string][];
  readonly form: {
    readonly markup: string;
    /** What the untouched form stores; nothing where it is refused. */
    readonly untouched: object | undefined;
    fill(page: Page): Promise<unknown>;
    readonly filled: object;
  };
  /** Calls of `given`, whose parameter is the method's. */
  readonly types: string;
}

export const setProfile: SchemaSample = {
  method: 'setProfile',
  key: 'profile',
  answer: undefined,
  valid: [
    [{ name: 'Ada' }, { name: 'Ada', likesDogs: false }],
    [
      { name: 'Ada', likesDogs: true },
      { name: 'Ada', likesDogs: true },
    ],
    [
      { name: 'Ada', admin: true },
      { name: 'Ada', likesDogs: false },
    ],
  ],
  invalid: [
    [{ name: '' }, 'name'],
    [{ name: 5 }, 'name'],
    [{}, 'name'],
    [{ name: 'Ada', likesDogs: 'perhaps' }, 'likesDogs'],
    ['Ada', ''],
    [null, ''],
  ],
  form: {
    markup: `<label>Name <input name="name" /></label>
        <label>Likes dogs <input name="likesDogs" type="checkbox" /></label>`,
    untouched: undefined,
    async fill(page) {
      await page.getByLabel('Name').fill('Grace');
      await page.getByLabel('Likes dogs').check();
    },
    filled: { name: 'Grace', likesDogs: true },
  },
  types: `
      given({ name: 'Ada', likesDogs: true });
      // @ts-expect-error a number is no name
      given({ name: 5, likesDogs: true });
      // @ts-expect-error with a default, the method is always given it
      given({ name: 'Ada' });`,
};

export const savePreferences: SchemaSample = {
  method: 'savePreferences',
  key: 'preferences',
  answer: { ok: true },
  valid: [
    [{ tags: [] }, { tags: [], marketingEmails: false }],
    [
      { tags: ['a', 'b'], marketingEmails: true },
      { tags: ['a', 'b'], marketingEmails: true },
    ],
  ],
  invalid: [
    [{ tags: 'a' }, 'tags'],
    [{ tags: ['a', 5] }, 'tags.1'],
    [{}, 'tags'],
    [{ tags: [], marketingEmails: 1 }, 'marketingEmails'],
  ],
  form: {
    markup: `<label>Tags <select name="tags" multiple><option>a<option>b<option>c</select></label>
        <label>Emails <input name="marketingEmails" type="checkbox" /></label>`,
    untouched: { tags: [], marketingEmails: false },
    async fill(page) {
      await page.getByLabel('Tags').selectOption(['a', 'c']);
      await page.getByLabel('Emails').check();
    },
    filled: { tags: ['a', 'c'], marketingEmails: true },
  },
  types: `
      given({ tags: ['a'], marketingEmails: false });
      // @ts-expect-error a text is no list
      given({ tags: 'a', marketingEmails: false });`,
};
