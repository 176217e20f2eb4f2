/** Arguments and files, and what is wrong with a body. */
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { call, failure, onWorkerd, worker } from './harness.js';

onWorkerd(() => {
  it('takes arguments', async () => {
    expect(await call('echo', 1, 'a', { b: [null] })).toEqual([1, 'a', { b: [null] }]);
    expect(await call('echo', undefined, { a: undefined })).toStrictEqual([
      undefined,
      { a: undefined },
    ]);
    expect(await call('count', 1, undefined, 2, undefined)).toBe(3);
  });

  it('takes files', async () => {
    const file = new File(['pixels'], 'me.png', { type: 'image/png' });
    expect(await call('upload', file, { a: 1 }, new Blob(['text']))).toEqual([
      { size: 6, type: 'image/png', text: 'pixels' },
      { a: 1 },
      expect.objectContaining({ size: 4, text: 'text' }),
    ]);
  });

  it('goes by the limits of the method', async () => {
    const large = new Blob(['x'.repeat(2_000_000)]);
    expect(await call('upload', large)).toMatchObject([{ size: 2_000_000 }]);
    expect(await failure(call('echo', large))).toMatchObject({ status: 413 });
    // The sender has been heard out, or it would find its connection reset and no answer.
    for (const size of [3_000_000, 12_000_000]) {
      expect(await failure(call('upload', new Blob(['x'.repeat(size)])))).toMatchObject({
        status: 413,
        code: 'body_too_large',
      });
    }
    const small = new Blob(['x']);
    expect(await failure(call('upload', small, small, small))).toMatchObject({
      status: 413,
      code: 'too_many_files',
    });
    const parts = Array.from({ length: 1100 }, () => small);
    expect(await failure(call('echo', parts))).toMatchObject({ code: 'too_many_parts' });
  });

  it('refuses compressed bodies', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const response = await worker.rpc('values.do/count', { body: gzipSync('[]'), headers });
    expect(response.status).toBe(415);
    expect(((await response.json()) as { detail: string }).detail).toContain('without content-');
  });

  it.each([
    ['what is no nonsense', 'gzip', '[]', 415],
    ['what is too long as well', 'br', `["${'x'.repeat(2_000_000)}"]`, 415],
    ['several', 'identity, gzip', '[]', 415],
    ['an empty one', '', '[]', 200],
    ['none, by name', 'identity', '[]', 200],
    ['none, in capitals', 'Identity', '[]', 200],
  ])('goes by the content encoding before it reads: %s', async (_, encoding, body, status) => {
    const headers = { 'content-encoding': encoding };
    expect((await worker.rpc('values.do/count', { body, headers })).status).toBe(status);
  });

  it('does not send back what it cannot take', async () => {
    const key = '\u0000'.repeat(100_000);
    const body = `[{${JSON.stringify(key)}:{"__proto__":1}}]`;
    const response = await worker.rpc('values.do/count', { body });
    expect(response.status).toBe(400);
    expect((await response.text()).length).toBeLessThan(2000);
  });

  it('goes by a limit that the first read is over', async () => {
    expect((await worker.rpc('values.do/tiny', ['0123456789'])).status).toBe(413);
    expect((await worker.rpc('values.do/tiny', ['012345'])).status).toBe(204);
  });

  it('refuses files without a place, and texts for files', async () => {
    const post = async (args: string, part: string | Blob) => {
      const body = new FormData();
      body.append('koze:args', args);
      body.append('0', part);
      const response = await worker.rpc('values.do/upload', {
        body,
        headers: { 'content-type': '' },
      });
      return response.status;
    };
    const hole = '{"args":[null],"holes":[[0]]}';
    expect(await post(hole, new Blob(['x']))).toBe(200);
    expect(await post('[]', new Blob(['x']))).toBe(400);
    expect(await post(hole, 'text')).toBe(400);
  });

  it('does not quote what it cannot read', async () => {
    const response = await worker.rpc('values.do/count', { body: '[secret' });
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain('secret');
  });

  it('refuses two parts of one name', async () => {
    const hole = '{"args":[null],"holes":[[0]]}';
    const post = async (names: string[]) => {
      const body = new FormData();
      for (const name of names) {
        body.append(name, name === 'koze:args' ? hole : new Blob(['x']));
      }
      return (await worker.rpc('values.do/upload', { body, headers: { 'content-type': '' } }))
        .status;
    };
    expect(await post(['koze:args', '0'])).toBe(200);
    expect(await post(['koze:args', '0', '0'])).toBe(400);
    expect(await post(['koze:args', 'koze:args', '0'])).toBe(400);
  });

  it('takes a body that breaks off for a mistake of its sender', async () => {
    const { hostname, port } = new URL(worker.origin);
    const head = [
      'POST /__koze/rpc/values.do/count HTTP/1.1',
      `host: ${hostname}:${port}`,
      'sec-fetch-site: same-origin',
      'content-type: application/json',
      'transfer-encoding: chunked',
    ];
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(`${head.join('\r\n')}\r\n\r\nzz\r\n[1]\r\n0\r\n\r\n`);
      });
      socket.once('data', (data) => {
        resolve(String(data));
        socket.destroy();
      });
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });

  it('answers nonsense with 4xx', async () => {
    const status = async (body: BodyInit, type = 'application/json') =>
      (await worker.rpc('values.do/count', { body, headers: { 'content-type': type } })).status;
    expect(await status('['.repeat(500_000) + ']'.repeat(500_000))).toBe(400);
    expect(await status('{"a":'.repeat(100_000))).toBe(400);
    expect(await status('[{"__proto__":{"x":1}}]')).toBe(400);
    expect(await status('[1e999]')).toBe(400);
    expect(await status(new Uint8Array([0x5b, 0xff, 0x5d]))).toBe(400);
    expect(await status(`[${'0,'.repeat(100_000)}0]`)).toBe(400);
    expect(await status('{"args":[{}],"holes":[[0,"constructor","prototype","x"]]}')).toBe(400);
    expect(await status('[]', 'text/plain')).toBe(415);
    expect(await status('--b--', 'text/plain; boundary=b')).toBe(415);
    expect(await status('x', 'multipart/form-data')).toBe(400);
    expect(await status('x', 'multipart/form-data; boundary=b')).toBe(400);
    expect(await status('--b\r\n\r\n--b--', 'multipart/form-data; boundary=b')).toBe(400);
    expect(await status('--b'.repeat(300_000), 'multipart/form-data; boundary=b')).toBe(413);
    expect(await status('a&'.repeat(1000), 'application/x-www-form-urlencoded')).toBe(413);
    expect(await status(new Uint8Array([0xff]), 'application/x-www-form-urlencoded')).toBe(400);
  });

  it('takes a body that drips in byte by byte', async () => {
    const { hostname, port } = new URL(worker.origin);
    const head = [
      'POST /__koze/rpc/values.do/count HTTP/1.1',
      `host: ${hostname}:${port}`,
      'sec-fetch-site: same-origin',
      'content-type: application/json',
      'transfer-encoding: chunked',
    ];
    const chunk = (text: string) => `1\r\n${text}\r\n`;
    const body = [chunk('['), chunk('"'), chunk('x').repeat(300_000), chunk('"'), chunk(']')];
    const start = performance.now();
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let received = '';
      socket.on('data', (data) => {
        received += String(data);
        if (received.endsWith('1')) socket.destroy();
      });
      socket.on('close', () => resolve(received));
      socket.on('error', reject);
      socket.write(`${head.join('\r\n')}\r\n\r\n${body.join('')}0\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
    // Seconds, and four kilobytes of memory for each byte, if each were read by itself.
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it('counts the body of a request that worker code made', async () => {
    const inner = async (length: string | null, chunks: number, kind?: 'bytes') =>
      (await worker.worker('inner', {
        method: 'POST',
        body: JSON.stringify([length, chunks, 'application/json', kind]),
      })) as { status: number; pulled: number; cancelled: boolean; body: unknown };
    expect(await inner(null, 100)).toMatchObject({ status: 200, body: 1 });
    expect(await inner('5', 100, 'bytes')).toMatchObject({ status: 200, body: 1 });
    expect(await inner('5', 1_000_000, 'bytes')).toMatchObject({ status: 413, cancelled: true });
    for (const length of [null, '5', '1000']) {
      const { status, pulled, cancelled } = await inner(length, 1_000_000);
      expect(status).toBe(413);
      expect(cancelled).toBe(true);
      // A mebibyte, and the sixteen that are thrown away.
      expect(pulled).toBeLessThan(20_000);
    }
    // Nor is a length that is too large.
    expect(await inner('2000000', 100)).toMatchObject({ status: 200, body: 1 });
  }, 30_000);
});
