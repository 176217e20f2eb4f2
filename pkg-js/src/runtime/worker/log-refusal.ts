/** Who was refused, on the terminal, in dev: the page only sees a status. */
import { RESULT_HEADER } from '../shared/protocol.js';

/** Logs an answer of 401 or 403 of ours, with its reason. */
export async function logRefusal(request: Request, response: Response): Promise<void> {
  const { status, headers } = response;
  if ((status !== 401 && status !== 403) || headers.get(RESULT_HEADER) !== 'error') return;
  const { code, detail } = (await response.clone().json()) as Record<string, unknown>;
  const { pathname } = new URL(request.url);
  const named = ['origin', 'sec-fetch-site'].flatMap((name) => {
    const value = request.headers.get(name);
    return value === null ? [] : [`${name}: ${value}`];
  });
  const from = named.length > 0 ? ` (${named.join(', ')})` : '';
  console.warn(`[koze] ${status} ${code ?? ''} to ${request.method} ${pathname}${from}: ${detail}`);
}
