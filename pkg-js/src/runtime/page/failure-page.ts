/** In dev: what failed, as a page that reloads once it is mended. */
import type { Problem } from '../call/redact.js';
import { pageResponse } from './answer.js';
import { escapeHtml } from './escape.js';
import type { PageContext } from './page-context.js';
import { render } from './render.js';

/** The page of an error, with the dev server's `scripts`. */
export async function failurePage(
  scripts: readonly string[],
  { detail, stack, status }: Problem,
  context: PageContext,
): Promise<Response> {
  // The first line of a stack repeats the message.
  const text = stack?.includes(detail) ? stack : `${detail}\n${stack ?? ''}`;
  const body = async () => `<h1>Error ${status}</h1>\n<pre>${escapeHtml(text)}</pre>`;
  const page = async () => ({ default: async () => ({ body }) });
  // Without the project's own document, which may be what failed.
  return pageResponse(await render({ scripts }, [page], context), context.response);
}
