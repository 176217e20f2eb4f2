/** `wrangler.toml`, as the core takes it. */
import { parse, TomlError } from 'smol-toml';
import type { ParsedFile } from '../compiler/wire.js';

/** Parses a TOML file. */
export function parseToml(text: string): ParsedFile {
  try {
    const data = parse(text);
    return { toml: { json: JSON.stringify(data, plain), closed: closedPaths(text, data) } };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [message = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    const { column, line } = error;
    return { problem: { language: 'TOML', message, line, column } };
  }
}

/** wrangler's settings hold no other values; JSON has no big integers. */
function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/**
 * The paths of tables and arrays that a header at the end of the file can't extend: those in braces
 * and brackets, among others. The parser itself is asked.
 */
function closedPaths(text: string, data: object): string[] {
  const extended = (header: string) => {
    try {
      parse(`${text}\n${header}\n`);
      return true;
    } catch {
      return false;
    }
  };
  const closed: string[] = [];
  const visit = (path: string, value: unknown) => {
    if (typeof value !== 'object' || value === null || value instanceof Date) return;
    const isList = Array.isArray(value);
    // No header ever extends a list of strings.
    if (isList && value.some((item) => typeof item === 'string')) return;
    const header = isList ? `[[${path}]]` : `[${path}.${FREE}]`;
    if (path !== '' && !extended(header)) closed.push(path);
    if (isList) return;
    for (const [name, inner] of Object.entries(value)) {
      if (path !== '' || RELEVANT.has(name)) visit(join(path, name), inner);
    }
  };
  visit('', data);
  return closed;
}

/** A name that no table has. */
const FREE = 'koze-is-free';
/** What Koze adds to. */
const RELEVANT = new Set(['assets', 'durable_objects', 'env', 'exports', 'migrations', 'previews']);

/** Spelled as the core spells paths. */
function join(path: string, name: string): string {
  const key = /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
  return path === '' ? key : `${path}.${key}`;
}
