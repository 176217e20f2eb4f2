/** multipart/form-data: measured before it is parsed. */
import { badInput } from './codec/inspect.js';
import { RpcError } from './errors.js';

/** Parts or form fields of one body. */
export const MAX_PARTS = 1000;

/**
 * Parses a multipart body that has at most {@link MAX_PARTS} parts. A parser builds an object for
 * each part: half a million of them fit into a mebibyte, and cannot be stopped once it has begun.
 */
export async function parseMultipart(bytes: Uint8Array, contentType: string): Promise<FormData> {
  const boundary = boundaryOf(contentType);
  // The last delimiter closes the body.
  if (countDelimiters(bytes, boundary, MAX_PARTS + 2) > MAX_PARTS + 1) {
    throw new RpcError(413, `The form has over ${MAX_PARTS} parts.`, { code: 'too_many_parts' });
  }
  // In our own spelling, or the parser could read another boundary than the one that was counted.
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

/** How often `--boundary` occurs, in a line of its own or not; stops at `enough`. */
function countDelimiters(bytes: Uint8Array, boundary: string, enough: number): number {
  const delimiter = new TextEncoder().encode(`--${boundary}`);
  const last = delimiter.length - 1;
  let count = 0;
  // Searched by its last byte: a body full of dashes would match the first one everywhere.
  let at = bytes.indexOf(delimiter[last]!, last);
  while (at !== -1 && count < enough) {
    let i = 1;
    while (i <= last && bytes[at - i] === delimiter[last - i]) i++;
    if (i > last) count++;
    at = bytes.indexOf(delimiter[last]!, at + (i > last ? delimiter.length : 1));
  }
  return count;
}
