/** `callerOf`: who opens a WebSocket. */
import type { Caller } from '../shared/caller.js';
import { admittedCaller } from './tickets.js';

/**
 * The caller of the WebSocket that an object's `fetch` is asked to accept; null if nobody is signed in,
 * and for a request that worker code sends by itself. Throws for any other request.
 */
export function callerOf(request: Request): Caller | null {
  const admitted = admittedCaller(request);
  if (admitted) return (admitted.caller ?? null) as Caller | null;
  throw new Error(
    `callerOf(request) takes the request that the object's \`fetch\` was given, not a copy. If it is that: the file
of the class, or of a class that it extends, must import callerOf from '@kuratchi/koze' itself, and the
worker must export the class from 'koze:durable-objects'.`,
  );
}
