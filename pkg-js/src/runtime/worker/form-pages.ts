/** What a form without script gets: it navigates, so its answer is a page. */

import { cut, MAX_ISSUE_BYTES } from '../schema/issues.js';
import { answerHeaders, RESULT_HEADER } from '../shared/protocol.js';

/** Whether the browser shows the answer in place of the page, and no script sees it. */
export function isNavigation({ method, headers }: Request): boolean {
  if (method !== 'POST') return false;
  const mode = headers.get('sec-fetch-mode');
  if (mode !== null) return mode === 'navigate';
  return headers.get('accept')?.includes('text/html') ?? false;
}

/** Back to the page with the form, which shows what the call changed. */
export function backToForm(request: Request): Response {
  const headers = { ...answerHeaders('void'), location: formOf(request) };
  return new Response(null, { status: 303, headers });
}

const MAX_REFERRER = 4096;

/**
 * The page that the form is on, as the browser names it. Only of the own origin: a link on another
 * site that posts here must not bring anybody back there (open redirect). The whole URL, as a path
 * can begin with two slashes and would name a host.
 */
function formOf({ url, headers }: Request): string {
  const origin = url.slice(0, url.indexOf('/', 'https://'.length));
  const referrer = headers.get('referer') ?? '';
  // As text: the origin of a `blob:` is that of its maker, and its path a URL. Browsers send no
  // longer one, and each of its characters can take five in the page.
  if (!referrer.startsWith(`${origin}/`) || referrer.length > MAX_REFERRER) return '/';
  const { pathname, search } = new URL(referrer);
  return origin + pathname + search;
}

interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly issues?: readonly { readonly path: readonly unknown[]; readonly message: string }[];
}

/**
 * Nothing in the page runs or loads, should the escaping ever miss something. `default-src` says
 * nothing of the rest: that no other page shows it in a frame (clickjacking), that its link stays
 * what it is, and that no form in it sends anything anywhere.
 */
const POLICY = [
  "default-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A class's own words can quote megabytes, and take five times as much in a page. */
const MAX_DETAIL = 2000;

/** The issues as items of a list, as many as fit: escaped, they are longer than as JSON. */
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

/** A problem as a small page. Anything else stays as it is. */
export async function toPage(request: Request, response: Response): Promise<Response> {
  if (response.headers.get(RESULT_HEADER) !== 'error') return response;
  const { status, title, detail, issues } = (await response.json()) as Problem;
  const items = bounded(issues ?? []);
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${asText(title)}</title>
<h1>${asText(title)}</h1>
<p>${asText(cut(detail ?? '', MAX_DETAIL))}</p>
<ul>${items.join('')}</ul>
<p><a href="${asText(formOf(request))}">Back</a></p>
</html>
`;
  const headers = new Headers(response.headers);
  headers.set('content-type', 'text/html; charset=utf-8');
  headers.set('content-security-policy', POLICY);
  return new Response(html, { status, headers });
}

/** What others wrote, as text: a message can quote input (reflected script). */
function asText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
