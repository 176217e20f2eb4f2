/** Answers to forms that are sent without JavaScript: the browser navigates, so it gets a page. */

import { cut, MAX_ISSUE_BYTES } from '../schema/issues.js';
import { answerHeaders, RESULT_HEADER } from '../shared/protocol.js';

/** Whether the browser shows the answer to the user instead of passing it to a script. */
export function isNavigation({ method, headers }: Request): boolean {
  if (method !== 'POST') return false;
  const mode = headers.get('sec-fetch-mode');
  if (mode !== null) return mode === 'navigate';
  return headers.get('accept')?.includes('text/html') ?? false;
}

/** Redirects to the page of the form, which then shows what the call changed. */
export function backToForm(request: Request): Response {
  const headers = { ...answerHeaders('void'), location: formOf(request) };
  return new Response(null, { status: 303, headers });
}

const MAX_REFERRER = 4096;

/**
 * The page of the form, from the `Referer` header. Other origins are ignored: a form on another site
 * must not use this redirect to send users back there (open redirect). Returns the whole URL, because
 * a path that begins with two slashes would name a host.
 */
function formOf({ url, headers }: Request): string {
  const origin = url.slice(0, url.indexOf('/', 'https://'.length));
  const referrer = headers.get('referer') ?? '';
  // Compared as strings: `new URL('blob:…').origin` is the origin of the page that created the blob.
  // Browsers never send a longer referrer, and escaping can make it five times as long.
  if (!referrer.startsWith(`${origin}/`) || referrer.length > MAX_REFERRER) return '/';
  const { pathname, search } = new URL(referrer);
  return origin + pathname + search;
}

interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  /** In dev only. */
  readonly stack?: string;
  readonly issues?: readonly { readonly path: readonly unknown[]; readonly message: string }[];
}

/**
 * A second defense, in case the escaping misses something: nothing in the page runs or loads.
 * `default-src` doesn't cover the other three: frames of other pages (clickjacking), a `<base>` that
 * changes where the link leads, and forms.
 */
const POLICY = [
  "default-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A class's message can quote megabytes of input, and escaping can make it five times as long. */
const MAX_DETAIL = 2000;

/** The issues as list items, as many as fit: escaped HTML is longer than JSON. */
function bounded(issues: NonNullable<Problem['issues']>): string[] {
  const items: string[] = [];
  let left = MAX_ISSUE_BYTES;
  for (const { path, message } of issues) {
    const item = `<li>${asText([...path, message].join(' '))}</li>`;
    left -= new TextEncoder().encode(item).byteLength;
    if (left < 0) return [...items, '<li>…</li>'];
    items.push(item);
  }
  return items;
}

/** Turns an error into a small page. Returns any other response unchanged. */
export async function toPage(request: Request, response: Response): Promise<Response> {
  if (response.headers.get(RESULT_HEADER) !== 'error') return response;
  const { status, title, detail, issues, stack } = (await response.json()) as Problem;
  const items = bounded(issues ?? []);
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${asText(title)}</title>
<h1>${asText(title)}</h1>
<p>${asText(cut(detail ?? '', MAX_DETAIL))}</p>
<ul>${items.join('')}</ul>${stack === undefined ? '' : `\n<pre>${asText(stack)}</pre>`}
<p><a href="${asText(formOf(request))}">Back</a></p>
</html>
`;
  const headers = new Headers(response.headers);
  headers.set('content-type', 'text/html; charset=utf-8');
  headers.set('content-security-policy', POLICY);
  return new Response(html, { status, headers });
}

/** Escapes text for HTML: a message can quote input (reflected XSS). */
function asText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
