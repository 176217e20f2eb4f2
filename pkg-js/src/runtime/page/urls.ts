/** Attributes whose value is an address: `parts` are its literal texts and the values of its holes. */
import { write } from './attributes.js';
import { attributeText } from './coerce.js';
import { isAllowed, staysAtOrigin } from './judge-url.js';
import { candidatesOf, sliceParts } from './srcset.js';

/** In place of an address that was refused: it leads nowhere, and shows up when you look for it. */
const REFUSED = 'about:invalid';

type Judge = (parts: readonly string[]) => boolean;

/** An address that a link, a form or the like leads to: http(s), mailto, tel, sms, relative. */
export function url(name: string, ...parts: readonly unknown[]): string {
  if (SPECIAL.test(name)) return writeIf(PING.test(name) ? arePings : isPaint, name, parts);
  const [first] = parts;
  // Most links: a path has no scheme.
  if (
    typeof first === 'string' &&
    (parts.length === 1 ? first.startsWith('/') : PATH.test(first))
  ) {
    return write(name, joinAll(parts));
  }
  return writeIf(isLink, name, parts);
}

/** The beginning of a path, behind which no value can name a host. */
const PATH = /^\/[^/\\\0-\x20]/;

function joinAll(parts: readonly unknown[]): string {
  let address = '';
  for (const part of parts) address += attributeText(part) ?? '';
  return address;
}

const isLink: Judge = (texts) => isAllowed(texts, 'link');

/** Attributes that hold no single address. */
const SPECIAL = /^(?:ping|clip-path|cursor|fill|filter|marker-\w+|mask|stroke)$/i;

const PING = /^ping$/i;

/**
 * `ping` has any number of addresses. Behind a space, a value would add one on another host: `ping="/log?{x}"`
 * has just its own.
 */
const arePings: Judge = (texts) => {
  const urls = texts
    .join('')
    .split(/[\t\n\f\r ]+/)
    .filter((each) => each !== '');
  return texts.length === 1
    ? urls.every((each) => isLink([each]))
    : urls.length < 2 && isLink(texts);
};

/** Attributes of SVG that are CSS, where any `url(…)` but one of the page itself loads from anywhere. */
const isPaint: Judge = (texts) => !/["'\\]|url\(/i.test(texts.join('').replaceAll(OWN_PAINT, ''));

/** `url(#id)` */
const OWN_PAINT = /url\(\s*(["']?)#[^"'()\s\\]*\1\s*\)/gi;

/** The address of an image, which can also be `data:image/…`. */
export function image(name: string, ...parts: readonly unknown[]): string {
  return writeIf(isImage, name, parts);
}

const isImage: Judge = (texts) => isAllowed(texts, 'image');

/** `srcset` and `imagesrcset`, whose candidates are judged one by one. */
export function srcset(name: string, ...parts: readonly unknown[]): string {
  return writeIf(areImages, name, parts);
}

const areImages: Judge = (texts) =>
  candidatesOf(texts.join('')).every((range) => isImage(sliceParts(texts, range)));

/**
 * The address of what runs in the page or is shown as its part (script, style sheet, frame). Its first
 * part is the literal text that names its origin, which no value may change.
 */
export function fixed(name: string, ...parts: readonly unknown[]): string {
  return writeIf(staysAtOrigin, name, parts);
}

function writeIf(isFine: Judge, name: string, parts: readonly unknown[]): string {
  const texts = parts.map(attributeText);
  // `href={x}`, whose value is missing.
  if (texts.length === 1 && texts[0] === undefined) return '';
  const known = texts.map((text) => text ?? '');
  return write(name, isFine(known) ? known.join('') : REFUSED);
}
