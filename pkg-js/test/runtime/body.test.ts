import { describe, expect, it } from 'vitest';
import { readBody } from '../../src/runtime/worker/body.js';

/** A request whose body is `chunks`, and what became of its stream. */
function requestOf(chunks: Iterable<string>, headers: Record<string, string> = {}) {
  const iterator = chunks[Symbol.iterator]();
  const seen = { pulled: 0, cancelled: false };
  const body = new ReadableStream({
    pull(controller) {
      const { done, value } = iterator.next();
      if (done) return controller.close();
      seen.pulled++;
      controller.enqueue(new TextEncoder().encode(value));
    },
    cancel() {
      seen.cancelled = true;
    },
  });
  const init = { method: 'POST', body, headers, duplex: 'half' };
  return { request: new Request('http://x/', init as RequestInit), seen };
}

/** A request whose body comes one character at a time. */
function dripping(text: string, milliseconds: number): Request {
  const left = [...text];
  const body = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      const next = left.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(next));
    },
  });
  return new Request('http://x/', { method: 'POST', body, duplex: 'half' } as RequestInit);
}

const text = async (request: Request, limit: number) =>
  new TextDecoder().decode(await readBody(request, limit));

describe('readBody', () => {
  it('joins chunks', async () => {
    const { request } = requestOf(['ab', '', 'cd', 'e'.repeat(100_000), 'f']);
    expect(await text(request, 200_000)).toBe(`abcd${'e'.repeat(100_000)}f`);
  });

  it('takes a first chunk that is empty', async () => {
    expect(await text(requestOf(['', 'a']).request, 10)).toBe('a');
  });

  it('takes no body, and exactly the limit', async () => {
    expect(await text(new Request('http://x/', { method: 'POST' }), 10)).toBe('');
    expect(await text(requestOf([]).request, 10)).toBe('');
    expect(await text(requestOf(['12345', '67890']).request, 10)).toBe('1234567890');
    expect(await text(requestOf(['1234567890']).request, 10)).toBe('1234567890');
  });

  it('stops at the limit', async () => {
    for (const chunks of [['12345', '67890', 'x'], ['x'.repeat(11)]]) {
      await expect(readBody(requestOf(chunks).request, 10)).rejects.toMatchObject({ status: 413 });
    }
    const { request } = requestOf(['x'.repeat(11)], { 'content-length': '11' });
    await expect(readBody(request, 10)).rejects.toMatchObject({ status: 413 });
  });

  it('hears out who is refused, but not for ever', async () => {
    const { request, seen } = requestOf(['x'.repeat(11), ...Array<string>(1000).fill('y')]);
    await expect(readBody(request, 10)).rejects.toMatchObject({ status: 413 });
    expect(seen).toMatchObject({ pulled: 1001, cancelled: false });

    // It ends all the same, so that a reader that never stops fails here instead of filling the memory.
    const endless = requestOf(
      (function* () {
        for (let left = 1000; left > 0; left--) yield 'x'.repeat(100_000);
      })(),
    );
    await expect(readBody(endless.request, 10)).rejects.toMatchObject({ status: 413 });
    expect(endless.seen.cancelled).toBe(true);
    expect(endless.seen.pulled).toBeLessThan(200);
  });

  it('does not wait for who stops sending', async () => {
    let first = true;
    let cancelled = false;
    const body = new ReadableStream({
      pull(controller) {
        if (first) controller.enqueue(new Uint8Array(11));
        else return new Promise(() => {});
        first = false;
      },
      cancel() {
        cancelled = true;
      },
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    const start = performance.now();
    await expect(readBody(new Request('http://x/', init), 10)).rejects.toMatchObject({
      status: 413,
    });
    expect(performance.now() - start).toBeLessThan(4000);
    expect(cancelled).toBe(true);
  });

  it('does not wait for a body that does not come', async () => {
    let cancelled = false;
    const body = new ReadableStream({
      pull: () => new Promise(() => {}),
      cancel() {
        cancelled = true;
      },
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    const reading = readBody(new Request('http://x/', init), 10, { milliseconds: 20, bytes: 4 });
    await expect(reading).rejects.toMatchObject({ status: 408, code: 'body_too_slow' });
    expect(cancelled).toBe(true);
  });

  it('does not wait for a body that drips', async () => {
    const drip = dripping('x'.repeat(1000), 10);
    const reading = readBody(drip, 10_000, { milliseconds: 100, bytes: 50 });
    await expect(reading).rejects.toMatchObject({ status: 408 });
  });

  it('waits for a body that keeps up the pace, however long it takes', async () => {
    const slow = dripping('x'.repeat(30), 10);
    const bytes = await readBody(slow, 10_000, { milliseconds: 150, bytes: 1 });
    expect(bytes.byteLength).toBe(30);
  });

  it('holds about as much as has come', async () => {
    for (const chunks of [['abcd'], ['a', 'b', 'c', 'd']]) {
      const bytes = await readBody(requestOf(chunks).request, 10_000);
      expect(bytes.buffer.byteLength).toBeLessThan(100);
    }
  });

  it('does not believe a length that is too small', async () => {
    for (const length of ['0', '5', '1000']) {
      const chunks = ['x'.repeat(11), 'y'];
      const { request } = requestOf(chunks, { 'content-length': length });
      await expect(readBody(request, 10)).rejects.toMatchObject({ status: 413 });
    }
  });

  it('gives a declared length no meaning, beside chunks or not', async () => {
    for (const headers of [{}, { 'transfer-encoding': 'chunked' }]) {
      const { request } = requestOf(['12345', 'more'], { 'content-length': '5', ...headers });
      expect(await text(request, 10)).toBe('12345more');
    }
  });

  it.each(['abc', '', '-1', '1e9999', '0', '1000'])(
    'gives a declared length of "%s" no meaning',
    async (length) => {
      const { request } = requestOf(['ab', 'c'], { 'content-length': length });
      expect(await text(request, 10)).toBe('abc');
    },
  );

  it('keeps no more than what was sent of chunks that are views of large buffers', async () => {
    let left = 1000;
    const body = new ReadableStream({
      pull(controller) {
        if (left-- === 0) return controller.close();
        controller.enqueue(new Uint8Array(100_000).subarray(0, 1));
      },
    });
    const request = new Request('http://x/', {
      method: 'POST',
      body,
      duplex: 'half',
    } as RequestInit);
    const bytes = await readBody(request, 10_000);
    expect(bytes.byteLength).toBe(1000);
    expect(bytes.buffer.byteLength).toBeLessThan(200_000);
  });
});
