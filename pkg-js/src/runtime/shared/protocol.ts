/** The words and limits of the protocol; `docs/protocol.md` describes it. */

/** Says what an answer is. Clients decide by it alone. */
export const RESULT_HEADER = 'x-koze-result';

/** What `x-koze-result` can say. */
export type ResultKind =
  | 'json'
  | 'rich'
  | 'stream'
  | 'items'
  | 'redirect'
  | 'response'
  | 'void'
  | 'error';

/** What a line of items begins with: `[0,{"text":"hello"}]`. */
export const ITEM_JSON = 0;
export const ITEM_RICH = 1;
export const ITEM_ERROR = 2;
export const ITEM_END = 3;
/** An error that is no RpcError, whole: for worker code. */
export const ITEM_THROWN = 4;

/** Between worker and object: which caller's WebSocket an upgrade is. Names nobody, and works once. */
export const TICKET_HEADER = 'x-koze-ticket';

/** The form field that holds the JSON of the arguments, where files come beside it. */
export const ARGS_FIELD = 'koze:args';

/** Levels of arrays and objects. Deeper input could overflow the stack of whatever walks it. */
export const MAX_DEPTH = 256;

/** Every argument becomes one of a JavaScript call, and those take stack. */
export const MAX_ARGUMENTS = 255;

/** Parts or fields of one form. */
export const MAX_PARTS = 1000;

/** Bytes of body, unless `static limits` sets another limit. */
export const DEFAULT_BODY_LIMIT = 1024 * 1024;

/** The headers of an answer. */
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
