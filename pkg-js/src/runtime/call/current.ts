/** `@kuratchi/koze/runtime/context.js`: what the running code belongs to, and who called it. */

export { getCaller } from './caller.js';
export { type Context, getContext, getRequest, runWithContext } from './context.js';
