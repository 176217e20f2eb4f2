/**
 * HTTP/1.1 over a bare socket. `fetch` would mend what an attacker sends: it resolves `..`, encodes
 * what is not allowed in a URL, computes the length, and refuses to set `Host` or `Origin`.
 */
import { connect } from 'node:net';

export interface Outgoing {
  readonly method?: string;
  /** The request target, as it is sent. */
  readonly target: string;
  /** A list is sent as several headers of one name; `undefined` takes a default back. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body?: string | Uint8Array;
  /** Ends the sending side after the body: what was promised and not sent never comes. */
  readonly hangUp?: boolean;
}

export interface Answer {
  /** 0 if the connection was closed without an answer. */
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

const PATIENCE = 15_000;

/** Sends a request and waits for its answer. Throws if none comes: that is a hang. */
export function exchange(origin: string, outgoing: Outgoing): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  const what = `${outgoing.method ?? 'POST'} ${outgoing.target.slice(0, 200)}`;
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const received: Buffer[] = [];
    const done = (answer: Answer) => {
      clearTimeout(patience);
      socket.destroy();
      resolve(answer);
    };
    const patience = setTimeout(() => {
      socket.destroy();
      reject(new Error(`No answer within ${PATIENCE} ms to ${what}`));
    }, PATIENCE);
    socket.on('data', (chunk) => {
      received.push(chunk);
      const answer = parse(Buffer.concat(received), outgoing.method === 'HEAD');
      if (answer) done(answer);
    });
    // A server that has answered may well reset a connection on which it will not read on.
    socket.on('error', () => {});
    socket.on('close', () => {
      const answer = parse(Buffer.concat(received), true);
      done(answer ?? { status: 0, headers: new Headers(), body: '' });
    });
    socket.write(head(outgoing, `${hostname}:${port}`));
    if (outgoing.body !== undefined) socket.write(outgoing.body);
    if (outgoing.hangUp) socket.end();
  });
}

function head({ method = 'POST', target, headers = {}, body = '' }: Outgoing, host: string) {
  const all: Outgoing['headers'] = {
    host,
    connection: 'close',
    ...('transfer-encoding' in headers
      ? {}
      : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => `${name}: ${one}`),
  );
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

/** The answer, once it is complete; or as much as there is of it, when no more will come. */
function parse(bytes: Buffer, noMore: boolean): Answer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(first.split(' ')[1]);
  const headers = new Headers(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  );
  const rest = bytes.subarray(end + 4);
  if (status === 100) return parse(rest, noMore);
  const body = bodyOf(rest, headers, noMore || status === 204 || status === 304);
  return body === undefined ? undefined : { status, headers, body };
}

function bodyOf(bytes: Buffer, headers: Headers, noMore: boolean): string | undefined {
  const length = headers.get('content-length');
  if (headers.get('transfer-encoding') === 'chunked') {
    const text = bytes.toString('latin1');
    if (!noMore && !text.endsWith('0\r\n\r\n')) return undefined;
    return Buffer.from(unchunk(text), 'latin1').toString();
  }
  if (noMore || (length !== null && bytes.length >= Number(length))) return bytes.toString();
  return undefined;
}

function unchunk(text: string): string {
  const lineEnd = text.indexOf('\r\n');
  const size = Number.parseInt(text.slice(0, lineEnd), 16);
  if (lineEnd === -1 || !(size > 0)) return '';
  const start = lineEnd + 2;
  return text.slice(start, start + size) + unchunk(text.slice(start + size + 2));
}

/** A body in chunks, for `transfer-encoding: chunked`. */
export function chunked(...chunks: readonly string[]): string {
  const sized = chunks.map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`);
  return `${sized.join('')}0\r\n\r\n`;
}
