/**
 * What the worker's entry and the pages know of each other: `runtime/worker` and `runtime/page` don't
 * import each other, and generated code passes the one to the other.
 */
import type { FormFields } from '../schema/form.js';
import type { Env, ExecutionContextLike } from '../shared/types.js';
import type { Context } from './context.js';
import type { Problem } from './redact.js';

/** A request and its bindings. */
export interface Incoming extends Context {
  readonly request: Request;
  readonly env: Env;
}

/** What became of a page's form. */
export type FormOutcome =
  /** The answer: the `Response` that the method returned, or a refusal that no page shows. */
  | { readonly kind: 'answer'; readonly response: Response }
  | { readonly kind: 'done' }
  /** The call failed. `fields` are those of the form, if they were read. */
  | { readonly kind: 'failed'; readonly problem: Problem; readonly fields: FormFields | undefined };

/** The RPC handler's door for pages. */
export interface PageDoor {
  /** Calls the method `name`, `<id>/<method>`, as a POST to its own address would. `query` may have a key. */
  submit(incoming: Incoming, name: string, query: string): Promise<FormOutcome>;
  /** A problem as a small page. Reads and discards the body. */
  refuse(request: Request, problem: Problem): Promise<Response>;
}

/** `handlePages` of `koze:pages`: answers if a page fits, and returns `undefined` at once if none does. */
export interface PageHandler {
  (request: Request, env: Env, ctx?: ExecutionContextLike): Promise<Response> | undefined;
  /** Answers in the order of `koze:worker`: `assets` come between the pages, and may be missing. */
  withAssets(
    request: Request,
    env: Env,
    ctx: ExecutionContextLike | undefined,
    assets: () => Promise<Response> | undefined,
  ): Promise<Response | undefined>;
}
