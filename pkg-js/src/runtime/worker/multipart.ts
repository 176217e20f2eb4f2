/** multipart/form-data: measured before it is parsed. */
import { MAX_PARTS } from '../shared/protocol.js';
import { badInput, tooManyParts } from '../shared/refusals.js';

/**
 * Parses a multipart body that has at most {@link MAX_PARTS} parts. A parser builds an object for
 * each part: half a million of them fit into a mebibyte, and cannot be stopped once it has begun.
 */
export async function parseMultipart(bytes: Uint8Array, contentType: string): Promise<FormData> {
  const boundary = boundaryOf(contentType);
  // The last delimiter closes the body.
  if (countDelimiters(bytes, boundary, MAX_PARTS + 2) > MAX_PARTS + 1) {
    throw tooManyParts(MAX_PARTS, 'parts');
  }
  // Written by us: otherwise the parser could read a boundary that differs from the one counted.
  const headers = { 'content-type': `multipart/form-data; boundary="${boundary}"` };
  try {
    return await new Response(bytes as BodyInit, { headers }).formData();
  } catch {
    throw badInput('The body is not valid multipart/form-data.');
  }
}

/** The boundary parameter, in the characters of RFC 2046. */
function boundaryOf(contentType: string): string {
  const match = /;\s*boundary=(?:"([^"]*)"|([^\s;"]*))\s*(?:;|$)/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2] ?? '';
  if (/^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/.test(boundary)) return boundary;
  throw badInput('The content type has no valid boundary.');
}

/**
 * How often `--boundary` occurs, on a line of its own or not. Stops at `enough`. Knuth–Morris–Pratt,
 * because a body can match all of the boundary except its end, at every position.
 */
function countDelimiters(bytes: Uint8Array, boundary: string, enough: number): number {
  const delimiter = new TextEncoder().encode(`--${boundary}`);
  const borders = bordersOf(delimiter);
  let count = 0;
  let matched = 0;
  for (let at = 0; at < bytes.length && count < enough; at++) {
    if (matched === 0) {
      // Most bytes of a file can't begin a boundary.
      at = bytes.indexOf(delimiter[0]!, at);
      if (at === -1) break;
    }
    while (matched > 0 && bytes[at] !== delimiter[matched]) matched = borders[matched - 1]!;
    if (bytes[at] === delimiter[matched]) matched++;
    if (matched === delimiter.length) {
      count++;
      matched = 0;
    }
  }
  return count;
}

/** For each prefix of `pattern`, the length of its longest suffix that is also a prefix. */
function bordersOf(pattern: Uint8Array): Uint8Array {
  const borders = new Uint8Array(pattern.length);
  for (let i = 1, length = 0; i < pattern.length; i++) {
    while (length > 0 && pattern[i] !== pattern[length]) length = borders[length - 1]!;
    if (pattern[i] === pattern[length]) length++;
    borders[i] = length;
  }
  return borders;
}
