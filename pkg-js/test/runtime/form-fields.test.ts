/** What browsers send for the controls of a form, on workerd. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorker, type TestWorker } from './workerd.js';

let worker: TestWorker;
beforeAll(async () => {
  worker = await startWorker();
}, 60_000);
afterAll(() => worker?.stop());

async function post(method: string, body: string | Uint8Array, type: string) {
  const headers = { 'content-type': type };
  const response = await worker.rpc(`form.do/${method}`, { body: body as BodyInit, headers });
  return { status: response.status, problem: response.status >= 400 ? await response.json() : {} };
}

const submit = (method: string, body: string) =>
  post(method, body, 'application/x-www-form-urlencoded');

const calls = async () => (await worker.rpc('form.do/calls')).json();

/** A part as browsers write it: a text, or a file with its name. */
const part = (name: string, value: string, filename?: string) =>
  `--B\r\nContent-Disposition: form-data; name="${name}"${
    filename === undefined
      ? ''
      : `; filename="${filename}"\r\nContent-Type: application/octet-stream`
  }\r\n\r\n${value}\r\n`;

const upload = (method: string, ...parts: string[]) =>
  post(method, `${parts.join('')}--B--\r\n`, 'multipart/form-data; boundary=B');

describe('an input for files that is left empty', () => {
  it('is an empty list, an absent argument, and no item of the rest', async () => {
    expect(await upload('attach', part('files', '', ''), part('cover', '', ''))).toMatchObject({
      status: 204,
    });
    expect(await upload('photos', part('album', 'a'), part('photos', '', ''))).toMatchObject({
      status: 204,
    });
    expect(
      await upload(
        'photos',
        part('album', 'b'),
        part('photos', 'x', 'x.png'),
        part('photos', '', ''),
      ),
    ).toMatchObject({ status: 204 });
    expect(
      await upload(
        'attach',
        part('files', 'x', 'x'),
        part('files[]', 'y', 'y'),
        part('cover', 'z', 'z'),
      ),
    ).toMatchObject({ status: 204 });
    expect(await calls()).toEqual([[0, null], ['a'], ['b', 'x'], [2, 'z']]);
  });

  it('is absent for a schema', async () => {
    const parts = [part('name', 'Ada'), part('avatar', '', '')];
    expect(await upload('save', ...parts)).toMatchObject({ status: 200 });
    expect(await calls()).toEqual([{ name: 'Ada', tags: [], likesDogs: false }]);
  });
});

describe('a parameter with the name of one of its fields', () => {
  it('is still the object that the fields are', async () => {
    expect(await submit('send', 'to=Ada&message=hi&copies=Bo')).toMatchObject({ status: 204 });
    expect(await submit('send', 'message=hi&to=Ada&copies[]=Bo&copies[]=Cy')).toMatchObject({
      status: 204,
    });
    expect(await submit('send', 'message[to]=Ada&message[message]=hi&intent=send')).toMatchObject({
      status: 204,
    });
    expect(await submit('send', 'message.to=Ada&message.message=hi')).toMatchObject({
      status: 204,
    });
    const both = { to: 'Ada', message: 'hi' };
    expect(await calls()).toEqual(
      [
        { ...both, copies: ['Bo'] },
        { ...both, copies: ['Bo', 'Cy'] },
        { ...both, copies: [] },
        { ...both, copies: [] },
      ].map(({ copies, ...rest }) => (copies.length > 0 ? { ...rest, copies } : rest)),
    );
  });

  it('says which field is missing', async () => {
    const { status, problem } = await submit('send', 'message=hi');
    expect([status, problem.issues]).toEqual([
      400,
      [{ path: ['message', 'to'], message: 'is required' }],
    ]);
    const nested = await submit('send', 'message.message=hi');
    expect(nested.problem.issues).toEqual([{ path: ['message', 'to'], message: 'is required' }]);
  });
});

describe('names that spell a structure', () => {
  it('fill parameters', async () => {
    const customer = 'customer[name]=Ada&customer[tags][]=a&customer[tags][]=b';
    const items = 'items[0][sku]=x&items[0][count]=2&items[1].sku=y&items[1].count=3';
    expect(await submit('order', `${customer}&${items}`)).toMatchObject({ status: 204 });
    expect(await submit('add', 'a=1&more[]=2&more[]=3')).toMatchObject({ status: 200 });
    expect(await submit('add', 'a=1&more[0]=2')).toMatchObject({ status: 200 });
    expect(await calls()).toEqual([
      [
        { name: 'Ada', tags: ['a', 'b'] },
        [
          { sku: 'x', count: 2 },
          { sku: 'y', count: 3 },
        ],
      ],
      [1, 1, 2, 3],
      [1, 1, 2],
    ]);
  });
});

describe('what no parameter takes', () => {
  it('is left out: a submit button, an image button, the encoding, the direction', async () => {
    const more = 'intent=save&.x=1&.y=2&_charset_=utf-8&to.dir=ltr';
    expect(await submit('send', `to=Ada&message=hi&${more}`)).toMatchObject({ status: 204 });
    expect(await calls()).toEqual([{ to: 'Ada', message: 'hi' }]);
  });
});

describe('a method without types', () => {
  it('gets all fields, as one that takes any', async () => {
    expect(await submit('untyped', 'name=Ada&age=36')).toMatchObject({ status: 204 });
    expect(await calls()).toEqual([{ name: 'Ada', age: '36' }]);
  });
});

describe('a form in another encoding', () => {
  const latin = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

  it('is refused, and not stored with its letters replaced', async () => {
    for (const field of ['%E9', 'a%E9b', '%C3', '%F0%9F%A6', '%C0%AF', 'x=1&%E9']) {
      expect(await submit('send', `to=${field}&message=hi`)).toMatchObject({
        status: 400,
        problem: { code: 'bad_input' },
      });
    }
    const body = latin(`${part('to', 'Zo\xeb')}${part('message', 'hi')}--B--\r\n`);
    expect(await post('send', body, 'multipart/form-data; boundary=B')).toMatchObject({
      status: 400,
      problem: { code: 'bad_input' },
    });
    const json = latin(`${part('koze:args', '[{"to":"\xeb","message":"hi"}]')}--B--\r\n`);
    expect(await post('send', json, 'multipart/form-data; boundary=B')).toMatchObject({
      status: 400,
    });
    expect(await calls()).toEqual([]);
  });

  it('is told from a text that has the replacement character', async () => {
    expect(await submit('send', 'to=%EF%BF%BD&message=100%')).toMatchObject({ status: 204 });
    expect(await submit('send', 'to=\ufffd&message=hi')).toMatchObject({ status: 204 });
    expect(await upload('send', part('to', '\ufffd'), part('message', 'hi'))).toMatchObject({
      status: 204,
    });
    expect(await calls()).toHaveLength(3);
  });
});
