/** The headers that every answer carries. */

/** Tells a client what it got; the only thing that it decides by. */
export const RESULT_HEADER = 'x-koze-result';

/** What `x-koze-result` can say. */
export type ResultKind = 'json' | 'rich' | 'stream' | 'response' | 'void' | 'error';

/** The headers of an answer of ours. */
export function answerHeaders(kind: ResultKind, contentType?: string): Record<string, string> {
  const headers: Record<string, string> = {
    [RESULT_HEADER]: kind,
    // Answers hold what users wrote: a browser that guessed HTML would run it.
    'x-content-type-options': 'nosniff',
    // Made for one caller: a shared cache would hand it to the next.
    'cache-control': 'private, no-store',
  };
  if (contentType !== undefined) headers['content-type'] = contentType;
  return headers;
}
