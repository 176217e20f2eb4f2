/**
 * Judges the whole value of a URL attribute, as a browser reads it: a scheme can be put together from
 * several holes, and hidden behind controls, spaces and line breaks.
 */

/** What an address in a page may be. */
export type UrlKind = 'link' | 'image';

const SCHEMES = new Set(['http', 'https', 'mailto', 'tel', 'sms']);

/** In an image, an SVG runs no script and loads nothing. */
const IMAGE_DATA = /^data:image\/[a-z\d.+-]+[;,]/i;

/** Whether the address that `parts` spell may stand in a page. */
export function isAllowed(parts: readonly string[], kind: UrlKind): boolean {
  const url = readAsBrowser(parts.join(''));
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(url)?.[1];
  if (scheme === undefined) return !namesHostInPieces(parts);
  return SCHEMES.has(scheme.toLowerCase()) || (kind === 'image' && IMAGE_DATA.test(url));
}

/**
 * The URL specification: controls and spaces around an address don't count, and tabs and line breaks
 * count nowhere.
 */
function readAsBrowser(url: string): string {
  let start = 0;
  while (url.charCodeAt(start) <= SPACE) start++;
  return url.slice(start).replaceAll(/[\t\n\r]/g, '');
}

const SPACE = 0x20;

/**
 * Whether an address leads to another host by two slashes from different parts: `/evil.example` in
 * `href="/{x}"` would. A backslash is a slash.
 */
function namesHostInPieces(parts: readonly string[]): boolean {
  let first = -1;
  for (const [index, part] of parts.entries()) {
    for (let at = 0; at < part.length; at++) {
      const code = part.charCodeAt(at);
      if (isSkipped(code, first === -1)) continue;
      if (code !== SLASH && code !== BACKSLASH) return false;
      if (first !== -1) return first !== index;
      first = index;
    }
  }
  return false;
}

const SLASH = 0x2f;
const BACKSLASH = 0x5c;

function isSkipped(code: number, isStart: boolean): boolean {
  return code === 0x09 || code === 0x0a || code === 0x0d || (isStart && code <= SPACE);
}

/** Any page. `https:x` is relative in a page of https, and another host in one of http. */
const BASES = ['https://page.invalid/a/b', 'http://page.invalid/a/b'];

/** Whether `parts` stay at the origin that their first one, the literal text, names. */
export function staysAtOrigin(parts: readonly string[]): boolean {
  // An address of a single part is a hole, and names its own origin.
  if (parts.length < 2) return false;
  return BASES.every((base) => {
    const origin = originOf(parts[0]!, base);
    return origin !== undefined && origin === originOf(parts.join(''), base);
  });
}

/** The origin of an http(s) address. */
function originOf(url: string, base: string): string | undefined {
  if (!URL.canParse(url, base)) return undefined;
  const { protocol, origin } = new URL(url, base);
  return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
}
