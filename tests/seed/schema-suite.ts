/** What a page, a worker and a form get from a class with a schema. */
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from '../e2e/harness/app.js';
import { BROWSER, openPage, useBrowser } from '../e2e/harness/browser.js';
import { call } from '../e2e/harness/call.js';
import { until } from '../e2e/harness/programs.js';
import type { Server } from '../e2e/harness/server.js';
import { typeCheck } from '../e2e/harness/typescript.js';
import { compileRoutePage } from './route-page.js';
import type { SchemaSample } from './schema-samples.js';
import { FIXTURE, shown } from './shown.js';
import type { Way } from './ways.js';

/** The tests of a class with a schema, built in each of the ways. */
export function testSchema(sample: SchemaSample, ways: readonly Way[]): void {
  const { answer, form, invalid, key, method, valid } = sample;

  describe.each(ways)('$name', (way) => {
    let app: App;
    let server: Server;
    const stored = async () => (await fetch(`${server.origin}/stored/USER_DO`)).json();

    beforeAll(async () => {
      app = createApp(FIXTURE, withSchema(sample));
      server = await way.serve(app);
    });
    afterAll(async () => {
      await server?.stop();
      app?.remove();
    });

    describe.each(['page', 'worker'])('from a %s', (caller) => {
      const ask = (...args: unknown[]) =>
        caller === 'page'
          ? call(server.origin, `user.do/${method}`, args)
          : fetch(`${server.origin}/worker/${method}`, {
              method: 'POST',
              body: JSON.stringify(args),
            });

      test.each(invalid)('%j is refused, and the method is not called', async (input, path) => {
        const before = await stored();
        const refused = await ask(input);
        expect(refused.status).toBe(400);
        const { issues } = (await refused.json()) as Refusal;
        expect(issues.map((issue) => issue.path.join('.'))).toEqual([path]);
        expect(await stored()).toEqual(before);
      });

      test('no argument is refused', async () => {
        expect((await ask()).status).toBe(400);
      });

      test.each(valid)('%j is taken', async (input, kept) => {
        const taken = await ask(input);
        expect(taken.ok).toBe(true);
        const text = await taken.text();
        expect(text === '' ? undefined : JSON.parse(text)).toEqual(answer);
        expect(await stored()).toEqual({ [key]: kept });
      });
    });

    describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
      const browser = useBrowser();

      test('from script', async () => {
        const { errors, page } = await openPage(browser(), server.origin);
        await page.getByRole('button', { name: 'Save' }).waitFor();
        const before = await stored();
        for (const [input, path] of invalid) {
          const error = (await callInPage(page, method, input)) as Refusal;
          expect(error).toMatchObject({ name: 'RpcError', status: 400 });
          expect(error.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
        }
        expect(await stored()).toEqual(before);
        for (const [input, kept] of valid) {
          expect(await callInPage(page, method, input)).toEqual(answer);
          expect(await stored()).toEqual({ [key]: kept });
        }
        expect(errors).toEqual([]);
      });

      test.each([
        ['with script', '/', true],
        ['without script', '/route', false],
      ])('from a form %s', async (_, path, javaScriptEnabled) => {
        const options = { javaScriptEnabled };
        const { errors, page } = await openPage(browser(), server.origin + path, options);
        const save = () => page.getByRole('button', { name: 'Save' }).click();
        const isStored = (kept: unknown) => async () => isDeepStrictEqual(await stored(), kept);

        const before = await stored();
        await save();
        if (form.untouched) {
          await until(isStored({ [key]: form.untouched }), 'the untouched form');
        } else {
          if (javaScriptEnabled) await until(() => errors.length === 1, 'the refusal');
          else await page.getByRole('heading', { name: 'Bad Request' }).waitFor();
          expect(await stored()).toEqual(before);
          if (!javaScriptEnabled) await page.getByRole('link', { name: 'Back' }).click();
        }
        await form.fill(page);
        await save();
        await until(isStored({ [key]: form.filled }), 'the form');
        expect(new URL(page.url()).pathname).toBe(path);
      });
    });
  });

  test('the method has the type of its schema', () => {
    const app = createApp(FIXTURE, {
      // TypeScript's own parser wants no parentheses here.
      'src/server/user.do.ts': shown[sample.method].replace(
        '(typeof UserDO.schemas)',
        'typeof UserDO.schemas',
      ),
      'src/types.ts': `import type UserDO from './server/user.do';
      declare const given: (data: Parameters<UserDO['${sample.method}']>[0]) => void;
      ${sample.types}\n`,
    });
    app.edit('tsconfig.json', '"src"', '"src/types.ts"');
    const { ok, output } = typeCheck(app.folder);
    app.remove();
    expect(ok, output).toBe(true);
  });
}

/** An app with the class, and its form on the route page. */
const withSchema = ({ form, method }: SchemaSample) => ({
  'src/server/user.do.ts': shown[method],
  'src/route.ts': compileRoutePage(`<script>
  import { ${method} } from '$server/user.do';
</script>
<form action={${method}} method="POST">
  ${form.markup}
  <button type="submit">Save</button>
</form>
`),
});

interface Refusal {
  issues: { path: unknown[] }[];
}

/** Calls a method as the page's own script, and returns what it throws. */
function callInPage(page: Page, method: string, input: unknown): Promise<unknown> {
  return page.evaluate(
    ([method, input]) => {
      const { user } = window as unknown as {
        user: Record<string, (input: unknown) => Promise<unknown>>;
      };
      const caught = ({ issues, name, status }: Error & Refusal & { status: number }) => ({
        issues,
        name,
        status,
      });
      return user[method as string]?.(input).catch(caught);
    },
    [method, input] as const,
  );
}
