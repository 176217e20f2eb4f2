/** From a request to the arguments of a call. */
import { DEFAULT_BODY_LIMIT, readBody } from './body.js';
import { fillHoles, openEnvelope } from './codec/holes.js';
import { badInput, inspectArguments } from './codec/inspect.js';
import type { MethodLimits } from './definition.js';
import { RpcError } from './errors.js';
import { MAX_PARTS, parseMultipart } from './multipart.js';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Reads, bounds and checks the body. Throws an RpcError of 400, 413 or 415. */
export async function readArguments(request: Request, limits: MethodLimits): Promise<unknown[]> {
  const contentType = request.headers.get('content-type') ?? '';
  const type = contentType === JSON_TYPE ? JSON_TYPE : essenceOf(contentType);
  if (type !== JSON_TYPE && type !== MULTIPART_TYPE) {
    throw unsupported('The content type must be application/json.');
  }
  const bytes = await readBody(request, limits.body ?? DEFAULT_BODY_LIMIT).catch(brokenBody);
  try {
    return type === JSON_TYPE ? readJson(bytes) : await readMultipart(bytes, contentType, limits);
  } catch (error) {
    // Nothing here decompresses, so a compressed body is never more than was counted (zip bombs);
    // it only looks like nonsense.
    if (!request.headers.has('content-encoding')) throw error;
    throw unsupported('A compressed body is not accepted.');
  }
}

/** A body that ends early, or whose chunks are nonsense, is the sender's mistake. */
function brokenBody(error: unknown): never {
  if (error instanceof RpcError) throw error;
  throw badInput('The body could not be read to its end.');
}

const JSON_TYPE = 'application/json';
const MULTIPART_TYPE = 'multipart/form-data';

/** `text/html` of `Text/HTML; charset=utf-8`. */
function essenceOf(contentType: string): string {
  return contentType.split(';', 1)[0]!.trim().toLowerCase();
}

function readJson(bytes: Uint8Array): unknown[] {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    // Replaced characters would be stored as if they had been sent.
    throw badInput('The body is not valid UTF-8.');
  }
  const envelope = openEnvelope(parseJson(text));
  inspectArguments(envelope.args);
  if (envelope.holes.length > 0) fillHoles(envelope);
  return envelope.args;
}

/** One JSON text, in the field `koze:args`, and a part for each Blob or File in the arguments. */
async function readMultipart(
  bytes: Uint8Array,
  contentType: string,
  limits: MethodLimits,
): Promise<unknown[]> {
  const form = await parseMultipart(bytes, contentType);
  const [json, second] = form.getAll('koze:args');
  if (typeof json !== 'string') throw unsupported('The form has no field koze:args.');
  // Whoever looks at the request before us could believe the other one.
  if (second !== undefined) throw badInput('Two parts of the form have one name.');
  const envelope = openEnvelope(parseJson(json));
  inspectArguments(envelope.args);

  const files = filesOf(form, limits.files ?? MAX_PARTS);
  fillHoles(envelope, (position) => {
    const file = files.get(String(position));
    files.delete(String(position));
    // A File cannot cross Workers RPC; a Blob can.
    return file?.slice(0, file.size, file.type);
  });
  if (files.size > 0) throw badInput('A part of the form has no place in the arguments.');
  return envelope.args;
}

/** The parts beside the JSON text, by name. */
function filesOf(form: FormData, limit: number): Map<string, Blob> {
  const files = new Map<string, Blob>();
  for (const [name, value] of form.entries() as Iterable<[string, unknown]>) {
    if (name === 'koze:args') continue;
    if (!(value instanceof Blob)) throw badInput('A part of the form is not a file.');
    // Many files of one name would count as one below.
    if (files.has(name)) throw badInput('Two parts of the form have one name.');
    files.set(name, value);
  }
  if (files.size > limit) {
    throw new RpcError(413, `There are over ${limit} files.`, { code: 'too_many_files' });
  }
  return files;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not the parser's own message: it quotes the input.
    throw badInput('The body is not valid JSON.');
  }
}

function unsupported(message: string): RpcError {
  return new RpcError(415, message, { code: 'unsupported_media_type' });
}
