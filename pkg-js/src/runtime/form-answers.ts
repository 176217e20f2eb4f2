/** What a form without script gets: it navigates, so its answer is a page. */
import { answerHeaders, RESULT_HEADER } from './headers.js';

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

/**
 * The page that the form is on, as the browser names it. Only of the own origin: a link on another
 * site that posts here must not bring anybody back there (open redirect). The whole URL, as a path
 * can begin with two slashes and would name a host.
 */
function formOf({ url, headers }: Request): string {
  const origin = url.slice(0, url.indexOf('/', 'https://'.length));
  const referrer = headers.get('referer') ?? '';
  // As text: the origin of a `blob:` is that of its maker, and its path a URL.
  if (!referrer.startsWith(`${origin}/`)) return '/';
  const { pathname, search } = new URL(referrer);
  return origin + pathname + search;
}

interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly issues?: readonly { readonly path: readonly unknown[]; readonly message: string }[];
}

/** A problem as a small page. Anything else stays as it is. */
export async function toPage(request: Request, response: Response): Promise<Response> {
  if (response.headers.get(RESULT_HEADER) !== 'error') return response;
  const { status, title, detail, issues } = (await response.json()) as Problem;
  const items = (issues ?? []).map(
    ({ path, message }) => `<li>${asText([...path, message].join(' '))}</li>`,
  );
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${asText(title)}</title>
<h1>${asText(title)}</h1>
<p>${asText(detail ?? '')}</p>
<ul>${items.join('')}</ul>
<p><a href="${asText(formOf(request))}">Back</a></p>
</html>
`;
  const headers = new Headers(response.headers);
  headers.set('content-type', 'text/html; charset=utf-8');
  // Nothing in it runs or loads, should the escaping ever miss something.
  headers.set('content-security-policy', "default-src 'none'");
  return new Response(html, { status, headers });
}

/** What others wrote, as text: a message can quote input (reflected script). */
function asText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
