/** Arguments that no type decodes mean the same from a page as from worker code. */
import { expect, it } from 'vitest';
import { handle, marked, stub } from '../../../src/runtime/browser/client.js';
import { failure, onWorkerd, worker } from './harness.js';

const page = (method: string, ...args: unknown[]) =>
  marked(`/__koze/rpc/marks.do/${method}`)(...args);

const VALUE = {
  when: new Date(86_400_000),
  seats: 12345678901234567890n,
  guests: new Map([['Ada', new Set([1, 2])]]),
};

const MIXED = { ...VALUE, bytes: new Uint8Array([1, 255]), list: [new Date(0), 'text', undefined] };

onWorkerd(() => {
  it('arrive as values: any, Record, a schema of another library, schema.unknown()', async () => {
    const when = new Date(1);
    expect(await page('any', MIXED, when)).toStrictEqual([MIXED, when]);
    expect(await page('record', MIXED)).toStrictEqual(MIXED);
    expect(await page('foreign', VALUE)).toStrictEqual(VALUE);
    expect(await page('own', { meta: MIXED, when })).toStrictEqual({ meta: MIXED, when });
  });

  it('arrive from worker code as from a page', async () => {
    expect(await worker.worker('marks')).toEqual([true, true, true, true, true]);
  });

  it('are those of a handle, too', async () => {
    const names = ['any', 'typed'];
    const marks = handle('/__koze', 'marks.do', names, { any: marked }).with({});
    expect(await marks.any!(VALUE, new Date(2))).toStrictEqual([VALUE, new Date(2)]);
    expect(await marks.typed!(new Date(3), 4n)).toStrictEqual([new Date(3), 4n]);
  });

  it('are checked as values', async () => {
    const text = { when: '1970-01-01T00:00:00.000Z', seats: 1n, guests: new Map() };
    expect(await failure(page('foreign', text))).toMatchObject({
      status: 400,
      code: 'invalid_input',
    });
  });

  it('are values for schemas that run on parts of types', async () => {
    const more = new Map<string, unknown>([
      ['one', VALUE],
      ['two', 2],
    ]);
    expect(await page('parts', [VALUE, VALUE], more, VALUE)).toStrictEqual([
      [VALUE, VALUE],
      more,
      VALUE,
    ]);
    // What the schema doesn't know is dropped, as where it runs on the whole.
    expect(await page('parts', [{ ...VALUE, other: 1 }], new Map())).toStrictEqual([
      [VALUE],
      new Map(),
    ]);
    for (const wrong of [
      [[{ ...VALUE, seats: 1 }], new Map()],
      [[], new Map([['one', { when: 'x' }]])],
      [[], new Map(), VALUE, null],
    ]) {
      expect(await failure(page('parts', ...wrong))).toMatchObject({
        status: 400,
        code: 'invalid_input',
      });
    }
  });

  it('are plain JSON where another client sends that', async () => {
    const response = await worker.rpc('marks.do/any', ['1970-01-01', '1970-01-01']);
    expect(await response.text()).toContain(
      '[1,2],"1970-01-01",["Date","1970-01-01T00:00:00.000Z"]',
    );
  });

  it('are refused where types decode the arguments, and where there is no parameter', async () => {
    const marks = { args: ['1970-01-01T00:00:00.000Z', '1'], holes: [], marks: [['Date', 0]] };
    for (const path of ['marks.do/typed', 'values.do/nothing', 'user.do/getName']) {
      const response = await worker.rpc(path, { body: JSON.stringify(marks) });
      expect([path, response.status]).toEqual([path, 400]);
      expect(await response.json()).toMatchObject({ code: 'bad_input' });
    }
    expect(await stub('/__koze/rpc/marks.do/typed')(new Date(0), 1n)).toEqual([new Date(0), 1n]);
  });
});
