import { describe, expect, it, vi } from 'vitest';
import { parseMultipart } from '../../src/runtime/worker/multipart.js';

const parts = (count: number, boundary = 'b') =>
  `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n`.repeat(count) +
  `--${boundary}--\r\n`;

const parse = (body: string, type = 'multipart/form-data; boundary=b') =>
  parseMultipart(new TextEncoder().encode(body), type);

describe('parseMultipart', () => {
  it('parses up to 1000 parts', async () => {
    expect([...(await parse(parts(1000))).entries()]).toHaveLength(1000);
  });

  it('refuses more before the parser runs', async () => {
    const parser = vi.spyOn(Response.prototype, 'formData');
    await expect(parse(parts(1001))).rejects.toMatchObject({ status: 413, code: 'too_many_parts' });
    await expect(parse('--b'.repeat(300_000))).rejects.toMatchObject({ status: 413 });
    expect(parser).not.toHaveBeenCalled();
    parser.mockRestore();
  });

  it.each(['b', 'aab', 'aabaa', '--a-', 'abcabd'])(
    'counts a boundary that overlaps itself: %s',
    async (boundary) => {
      const type = `multipart/form-data; boundary="${boundary}"`;
      expect([...(await parse(parts(1000, boundary), type)).entries()]).toHaveLength(1000);
      await expect(parse(parts(1001, boundary), type)).rejects.toMatchObject({ status: 413 });
      const nearly = `--${boundary.slice(0, -1)}`.repeat(3000);
      if (boundary.length > 1 && !nearly.includes(`--${boundary}`)) {
        await expect(parse(nearly, type)).rejects.toMatchObject({ status: 400 });
      }
    },
  );

  it('counts in linear time', async () => {
    const boundary = '-'.repeat(70);
    const start = performance.now();
    await expect(
      parse('-'.repeat(1_000_000), `multipart/form-data; boundary=${boundary}`),
    ).rejects.toMatchObject({ status: 413 });
    await expect(
      parse('-'.repeat(1_000_000), `multipart/form-data; boundary=${boundary.slice(1)}x`),
    ).rejects.toMatchObject({ status: 400 });
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it.each([
    ['quoted', 'multipart/form-data; boundary="b"'],
    ['after another parameter', 'multipart/form-data; charset=utf-8; boundary=b'],
    ['in other case', 'multipart/form-data; Boundary=b'],
    ['with more after it', 'multipart/form-data; boundary=b; x=y'],
  ])('reads a boundary that is %s', async (_, type) => {
    expect((await parse(parts(2), type)).getAll('a')).toEqual(['1', '1']);
  });

  it.each([
    ['missing', 'multipart/form-data'],
    ['empty', 'multipart/form-data; boundary='],
    ['too long', `multipart/form-data; boundary=${'x'.repeat(71)}`],
    ['broken', 'multipart/form-data; boundary="b'],
    ['of wrong characters', 'multipart/form-data; boundary="b\\"b"'],
    ['ending in a space', 'multipart/form-data; boundary="b "'],
  ])('refuses a boundary that is %s', async (_, type) => {
    await expect(parse(parts(1), type)).rejects.toMatchObject({ status: 400 });
  });

  it('refuses a long boundary that the body has, too', async () => {
    const boundary = 'x'.repeat(71);
    await expect(
      parse(parts(1, boundary), `multipart/form-data; boundary=${boundary}`),
    ).rejects.toMatchObject({ status: 400 });
  });

  it('counts by the boundary that the parser goes by', async () => {
    // The second one is the parameter; the first is in the value of another.
    const type = 'multipart/form-data; x=";boundary=z;"; boundary=b';
    await expect(parse(parts(1001), type)).rejects.toMatchObject({ status: 400 });
  });

  it.each([
    ['cut off', '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1'],
    ['nothing of it', 'hello'],
    ['without names', '--b\r\n\r\n1\r\n--b--\r\n'],
  ])('answers 400 for a body that is %s', async (_, body) => {
    await expect(parse(body)).rejects.toMatchObject({ status: 400 });
  });
});
