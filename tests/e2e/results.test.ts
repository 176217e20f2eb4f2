/** Every kind of result, from a class to a page in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { BROWSER, useBrowser } from './harness/browser.js';
import { until } from './harness/programs.js';
import { MODES, type Server, serve } from './harness/server.js';

/** What the page has put on its window. */
interface Values {
  all(): Promise<unknown>;
  top(kind: string): Promise<unknown>;
  stream(): Promise<unknown>;
  response(): Promise<unknown>;
  unsendable(kind: string): Promise<unknown>;
  echo(...args: unknown[]): Promise<unknown>;
  marked(value: unknown): Promise<unknown>;
  blob(type: string): Promise<unknown>;
  taken(): Promise<unknown>;
  leave(location: string): Promise<unknown>;
  held(): AsyncIterable<unknown>;
  go(): Promise<void>;
  lines(count: number): AsyncIterable<{ line: number }>;
}
declare const values: Values;

describe.skipIf(BROWSER.missing).each(MODES)(`results ${BROWSER.title}, %s`, (mode) => {
  let app: App;
  let server: Server;
  let page: Page;
  const browser = useBrowser();

  beforeAll(async () => {
    app = createApp('values');
    server = await serve(app.folder, mode);
    page = await browser().newPage();
    await page.goto(server.origin);
    await page.waitForFunction(() => 'values' in globalThis, undefined, { timeout: 30_000 });
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  test('arrive as what they are', async () => {
    const facts = await page.evaluate(async () => {
      const all = (await values.all()) as Record<string, never>;
      const { date, map, set, error, views, part, buffer, view, holes } = all as unknown as {
        date: Date;
        map: Map<unknown, unknown>;
        set: Set<unknown>;
        error: Error;
        views: Record<string, Uint8Array>;
        part: Uint8Array;
        buffer: ArrayBuffer;
        view: DataView;
        holes: unknown[];
      };
      const entries = [...map];
      return {
        date: date instanceof Date && date.getTime(),
        map: map instanceof Map && [entries[0], Number(entries[1]?.[0])],
        inner: entries[1]?.[1] instanceof Set,
        set: set instanceof Set && [...set],
        big: all.big === -12345678901234567890n,
        views: Object.entries(views).map(([name, list]) => [
          list.constructor.name === name,
          Array.from(list, (item) => (Object.is(item, -0) ? '-0' : String(item))).join(),
        ]),
        part: part instanceof Uint8Array && [...part],
        partOf: part.buffer.byteLength,
        buffer: buffer instanceof ArrayBuffer && [...new Uint8Array(buffer)],
        view: view instanceof DataView && view.getUint16(1),
        regexp: (all.regexp as unknown) instanceof RegExp && String(all.regexp),
        error: [error instanceof Error, error.name, error.message, error.cause],
        stack: error.stack,
        undef: 'undef' in all && all.undef === undefined,
        nan: Number.isNaN(all.nan),
        infinities: String(all.infinities),
        zero: Object.is(all.zero, -0),
        holes: [holes.length, 1 in holes, 2 in holes],
        shared: all.first === all.second,
        cycle: (all.self as unknown) === all,
        text: all.text,
      };
    });
    expect(facts).toEqual({
      date: 86_400_000,
      map: [['a', 1], 0],
      inner: true,
      set: [1, 'two', null],
      big: true,
      views: [
        [true, '-1,2'],
        [true, '0,1,127,128,255'],
        [true, '255,1'],
        [true, '-300'],
        [true, '60000'],
        [true, '-70000'],
        [true, '4000000000'],
        [true, '1.5'],
        [true, '0.1,NaN,-0'],
        [true, '-5'],
        [true, '5'],
      ],
      part: [1, 127],
      partOf: 2,
      buffer: [128, 255],
      view: 515,
      regexp: '/a(b)\\/c/gi',
      // As if it had been thrown: what is built tells the log, and the caller an id.
      error:
        mode === 'dev'
          ? [true, 'RangeError', 'out of range', { why: 'because' }]
          : [true, 'RpcError', expect.stringMatching(/^Reference: [0-9a-f-]{36}$/), undefined],
      stack: mode === 'dev' ? expect.any(String) : expect.not.stringMatching(/ValuesDO|range/),
      undef: true,
      nan: true,
      infinities: 'Infinity,-Infinity',
      zero: true,
      holes: [3, false, true],
      shared: true,
      cycle: true,
      text: '</script>\u2028🦊',
    });
  });

  test('arrive by themselves too', async () => {
    const facts = await page.evaluate(async () => {
      const top = (kind: string) => values.top(kind);
      return {
        undefined: (await top('undefined')) === undefined,
        null: await top('null'),
        nan: Number.isNaN(await top('nan')),
        zero: Object.is(await top('zero'), -0),
        big: (await top('big')) === 1n,
        date: (await top('date')) instanceof Date,
        map: (await top('map')) instanceof Map,
        error: ((await top('error')) as Error).name,
        text: await top('text'),
      };
    });
    expect(facts).toEqual({
      undefined: true,
      null: null,
      nan: true,
      zero: true,
      big: true,
      date: true,
      map: true,
      error: mode === 'dev' ? 'TypeError' : 'RpcError',
      text: 'x',
    });
  });

  test('a stream arrives as a stream, a response as a response', async () => {
    const facts = await page.evaluate(async () => {
      const stream = (await values.stream()) as ReadableStream;
      const response = (await values.response()) as Response;
      return {
        stream: stream instanceof ReadableStream && (await new Response(stream).text()),
        response: response instanceof Response && [
          response.status,
          response.headers.get('x-own'),
          await response.text(),
        ],
      };
    });
    expect(facts).toEqual({
      stream: 'chunk 1\nchunk 2\nchunk 3\n',
      response: [418, 'yes', 'made by hand'],
    });
  });

  test.each([
    ['function', 'The result.list[0].call is a function'],
    ['blob', 'The result.deep.file is of class Blob'],
    ['request', 'The result[0] is of class Request'],
  ])('a result with a %s is an error that names it', async (kind, message) => {
    const error = await page.evaluate(async (kind) => {
      return values.unsendable(kind).then(
        () => undefined,
        (error: Error & { status: number }) => ({ status: error.status, message: error.message }),
      );
    }, kind);
    expect(error?.status).toBe(500);
    // What is built tells the log, and the caller an id.
    if (mode === 'dev') expect(error?.message).toContain(message);
    else expect(error?.message).toMatch(/^Reference: [0-9a-f-]{36}$/);
    await until(() => server.output.includes(message), `the log to say: ${message}`);
  });

  test('an argument that cannot travel is an error that names it, and nothing is sent', async () => {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const messages = await page.evaluate(async () => {
      const cycle: unknown[] = [];
      cycle.push(cycle);
      const wrong = [
        { list: [1, () => 1] },
        { a: { b: Symbol('s') } },
        { n: Number.NaN },
        { n: [Number.POSITIVE_INFINITY] },
        new (class Point {})(),
        { at: new URL('http://x') },
        { d: new Date(Number.NaN) },
        cycle,
        new Event('click'),
      ];
      const messages: string[] = [];
      for (const argument of wrong) {
        await values.echo(0, argument).catch((error: Error) => {
          messages.push(`${error instanceof TypeError} ${error.message}`);
        });
      }
      return messages;
    });
    expect(messages).toEqual([
      'true echo(args[1].list[1]): cannot send function',
      'true echo(args[1].a.b): cannot send symbol',
      'true echo(args[1].n): cannot send NaN',
      'true echo(args[1].n[0]): cannot send Infinity',
      expect.stringMatching(/^true echo\(args\[1\]\): cannot send \w+$/),
      'true echo(args[1].at): cannot send URL',
      'true echo(args[1].d): cannot send Invalid Date',
      'true echo(args[1][0]): cannot send a cycle',
      expect.stringContaining('an event; write () => call()'),
    ]);
    expect(requests).toEqual([]);
  });

  test('come as Blobs, and arguments as what they are', async () => {
    const facts = await page.evaluate(async () => {
      const blobs = (await Promise.all(
        ['image/png', 'application/octet-stream', ''].map(values.blob),
      )) as Blob[];
      const value = {
        when: new Date(0),
        ids: new Map([['a', new Set([1n])]]),
        bytes: new Uint8Array([7]),
      };
      const back = (await values.marked(value)) as typeof value;
      return [
        blobs.map((blob) => [blob instanceof Blob, blob.type, blob.size]),
        [back.when instanceof Date, back.ids.get('a')?.has(1n), [...back.bytes]],
      ];
    });
    expect(facts).toEqual([
      [
        [true, 'image/png', 6],
        [true, 'application/octet-stream', 6],
        [true, '', 6],
      ],
      [true, true, [7]],
    ]);
  });

  test('throw errors whose stack shows the line that calls', async () => {
    const stack = await page.evaluate(async function theCaller() {
      const error = await values.taken().catch((thrown: Error) => thrown);
      return (error as Error).stack;
    });
    expect(stack).toMatch(/^RpcError: Taken\n/);
    expect(stack).toContain('theCaller');
  });

  test('come one by one', async () => {
    const facts = await page.evaluate(async () => {
      const seen: unknown[] = [];
      try {
        for await (const item of values.held()) {
          seen.push(item instanceof Date, item instanceof Map && item.get(1) === 2n);
          await values.go();
        }
      } catch (error) {
        const { name, status, code } = error as Error & { status: number; code: string };
        seen.push([name, status, code]);
      }
      let sum = 0;
      for await (const { line } of values.lines(100_000)) sum += line;
      return [...seen, sum];
    });
    expect(facts).toEqual([true, false, false, true, ['RpcError', 409, 'closed'], 4_999_950_000]);
  });

  // Last: it leaves the page.
  test('take the page to where the method redirects', async () => {
    const error = await page.evaluate(() =>
      values.leave('javascript:void(document.title="x")').catch(String),
    );
    expect(error).toContain('RpcError');
    await Promise.all([
      page.waitForURL('**/?left'),
      page.evaluate(() => void values.leave('/?left')),
    ]);
    expect(await page.title()).not.toBe('x');
  });
});
