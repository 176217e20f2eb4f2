/** Where the URLs of a page lead to, as a browser resolves them. */
import { candidatesOf } from '../../../pkg-js/src/runtime/page/srcset.js';
import type { Form } from './contexts.js';
import type { Meaning } from './meaning.js';

const PAGES = ['https://page.example/a/b', 'http://page.example/a/b'];

const SCHEMES = ['http:', 'https:', 'mailto:', 'tel:', 'sms:'];

/** What is wrong with the URLs in an attribute that was written as `form`; undefined if they are fine. */
export function wrongUrl(value: string, meaning: Meaning, form: Form): string | undefined {
  return urlsIn(value, meaning).find((url) =>
    PAGES.some((page) => !isFine(url, page, meaning, form)),
  );
}

function urlsIn(value: string, meaning: Meaning): string[] {
  if (meaning === 'paint') {
    return [...value.matchAll(/(?:url\(\s*["']?|["'])([^"')]+)/gi)].map(([, url]) => url!);
  }
  if (meaning === 'text' || meaning === 'code') return [];
  if (meaning === 'links') return value.split(/[\t\n\f\r ]+/).filter((url) => url !== '');
  if (meaning === 'srcset') return candidatesOf(value).map((range) => value.slice(...range));
  return [value];
}

function isFine(url: string, page: string, meaning: Meaning, { origin }: Form): boolean {
  if (meaning === 'paint') return url.startsWith('#') || /^\s*\)*$/.test(url);
  if (!URL.canParse(url, page)) return true;
  const target = new URL(url, page);
  if (target.href === 'about:invalid') return true;
  if (target.protocol === 'data:') {
    return (meaning === 'image' || meaning === 'srcset') && target.pathname.startsWith('image/');
  }
  if (!SCHEMES.includes(target.protocol)) return false;
  // A value can have candidates of its own.
  if (origin === undefined || meaning === 'srcset') return true;
  const expected = origin === 'page' ? '' : origin;
  return target.origin === new URL(expected, page).origin;
}
