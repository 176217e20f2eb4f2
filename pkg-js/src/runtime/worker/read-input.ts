/** From a request to the arguments of a call. */

import type { MethodLimits } from '../call/definition.js';
import type { Input } from '../call/input.js';
import { toBlob } from '../schema/binary.js';
import type { FormFields } from '../schema/form.js';
import { type Envelope, fillHoles, openEnvelope } from '../shared/codec/decode-arguments.js';
import { RpcError } from '../shared/errors.js';
import { ARGS_FIELD, DEFAULT_BODY_LIMIT, MAX_PARTS } from '../shared/protocol.js';
import { badInput, tooManyFiles, tooManyParts, unsupportedMediaType } from '../shared/refusals.js';
import { readBody } from './body.js';
import { inspectArguments } from './inspect-arguments.js';
import { applyMarks } from './marks.js';
import { parseMultipart } from './multipart.js';

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads and bounds the body. Throws an RpcError of 400, 408, 413 or 415. `takesMarks`: the method
 * has a parameter that no type decodes.
 */
export async function readInput(
  request: Request,
  limits: MethodLimits,
  takesMarks = false,
): Promise<Input> {
  const contentType = request.headers.get('content-type') ?? '';
  const type = contentType === JSON_TYPE ? JSON_TYPE : essenceOf(contentType);
  if (type !== JSON_TYPE && type !== MULTIPART_TYPE && type !== FIELDS_TYPE) {
    throw unsupportedMediaType('The content type must be application/json, or that of a form.');
  }
  // Nothing here decompresses: the decompressed bytes wouldn't be counted (zip bombs).
  if (isCompressed(request)) {
    throw unsupportedMediaType(
      'The body is compressed. Send it as it is, without content-encoding.',
    );
  }
  const bytes = await readBody(request, limits.body ?? DEFAULT_BODY_LIMIT).catch(brokenBody);
  if (type === JSON_TYPE) return readJson(bytes, takesMarks);
  if (type === FIELDS_TYPE) return { source: 'form', fields: readFields(bytes) };
  return readMultipart(bytes, contentType, limits, takesMarks);
}

/** Whether the body declares an encoding; `identity` isn't one. */
function isCompressed({ headers }: Request): boolean {
  const encoding = headers.get('content-encoding');
  return encoding !== null && encoding.trim().toLowerCase() !== 'identity';
}

/** A body that ends early, or whose chunks are malformed, is the sender's mistake. */
function brokenBody(error: unknown): never {
  if (error instanceof RpcError) throw error;
  throw badInput('The body could not be read to its end.');
}

const JSON_TYPE = 'application/json';
const MULTIPART_TYPE = 'multipart/form-data';
const FIELDS_TYPE = 'application/x-www-form-urlencoded';

/** `text/html` of `Text/HTML; charset=utf-8`. */
function essenceOf(contentType: string): string {
  return contentType.split(';', 1)[0]!.trim().toLowerCase();
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    // Otherwise, the method would store replacement characters that nobody sent.
    throw badInput(NOT_UTF8);
  }
}

function readFields(bytes: Uint8Array): URLSearchParams {
  const text = decode(bytes);
  // Counted before it is parsed: half a million fields fit into a mebibyte.
  let count = 1;
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) count++;
  if (count > MAX_PARTS) throw tooManyParts(MAX_PARTS, 'fields');
  const fields = new URLSearchParams(text);
  // `%E9` alone, of a page in another encoding. What replaces it would be stored as if it were sent.
  if (hasReplaced(fields) && !isUtf8(text)) throw badInput(NOT_UTF8);
  return fields;
}

const NOT_UTF8 = 'The body is not valid UTF-8.';

/** Whether some text of a form has the character that stands for what couldn't be decoded. */
function hasReplaced(fields: FormFields): boolean {
  let found = false;
  fields.forEach((value, name) => {
    found ||= name.includes('\ufffd') || (typeof value === 'string' && value.includes('\ufffd'));
  });
  return found;
}

/** Whether the percent-encoded bytes of a text are UTF-8. */
function isUtf8(text: string): boolean {
  try {
    for (const [bytes] of text.matchAll(/(?:%[\da-f]{2})+/gi)) decodeURIComponent(bytes);
    return true;
  } catch {
    return false;
  }
}

function readJson(bytes: Uint8Array, takesMarks: boolean): Input {
  const envelope = readEnvelope(decode(bytes), takesMarks);
  if (envelope.holes.length > 0) fillHoles(envelope);
  return inputOf(envelope);
}

/** Reads the JSON of the arguments, up to its holes. */
function readEnvelope(json: string, takesMarks: boolean): Envelope {
  const envelope = openEnvelope(parseJson(json));
  // Checked as values, texts that a type decodes would be what they are not.
  if (envelope.marks && !takesMarks) throw badInput('The method takes no marks.');
  inspectArguments(envelope.args);
  return envelope;
}

function inputOf({ args, marks }: Envelope): Input {
  if (!marks) return { source: 'json', args };
  applyMarks(args, marks);
  return { source: 'value', args };
}

/**
 * A form, or arguments with Blobs or Files among them: one JSON string in the field `koze:args`, and a
 * part for each file.
 */
async function readMultipart(
  bytes: Uint8Array,
  contentType: string,
  limits: MethodLimits,
  takesMarks: boolean,
): Promise<Input> {
  const form = await parseMultipart(bytes, contentType);
  if (hasReplaced(form) && !hasReplacement(bytes)) throw badInput(NOT_UTF8);
  const [json, second] = form.getAll(ARGS_FIELD);
  if (json === undefined) {
    let files = 0;
    form.forEach((value: unknown) => {
      if (value instanceof Blob) files++;
    });
    checkFileCount(files, limits);
    return { source: 'form', fields: form };
  }
  if (typeof json !== 'string') throw badInput(`The field ${ARGS_FIELD} is a file.`);
  // A proxy in front could use the other one.
  if (second !== undefined) throw badInput('Two parts of the form have one name.');
  const envelope = readEnvelope(json, takesMarks);

  const files = filesOf(form);
  checkFileCount(files.size, limits);
  fillHoles(envelope, (position) => {
    const file = files.get(String(position));
    files.delete(String(position));
    return file && toBlob(file);
  });
  if (files.size > 0) throw badInput('A part of the form has no place in the arguments.');
  return inputOf(envelope);
}

/** Whether the bytes have the replacement character itself. */
function hasReplacement(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0xef); at !== -1; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) return true;
  }
  return false;
}

/** The parts beside the JSON text, by name. */
function filesOf(form: FormData): Map<string, File> {
  const files = new Map<string, File>();
  for (const [name, value] of form.entries() as Iterable<[string, unknown]>) {
    if (name === ARGS_FIELD) continue;
    if (!(value instanceof File)) throw badInput('A part of the form is not a file.');
    // Many files of one name would count as one below.
    if (files.has(name)) throw badInput('Two parts of the form have one name.');
    files.set(name, value);
  }
  return files;
}

function checkFileCount(count: number, { files = MAX_PARTS }: MethodLimits): void {
  if (count > files) throw tooManyFiles(files);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not the parser's own message: it quotes the input.
    throw badInput('The body is not valid JSON.');
  }
}
