/**
 * The class that the worker exports for a class that needs a door of its own: a subclass, which keeps its
 * name, its statics, `instanceof` and hibernation. Other classes are exported as they are.
 */
import { TICKET_HEADER } from '../shared/protocol.js';
import { admitCaller, Tickets } from './tickets.js';

/** A Durable Object class, which the runtime alone instantiates. */
type ObjectConstructor = new (ctx: never, env: never) => object;

type Fetch = (this: object, request: Request) => unknown;

/** Makes the exported class of `Class`. */
export function entryClass<C extends ObjectConstructor>(Class: C): C {
  const Base: ObjectConstructor = Class;
  class Entry extends Base {
    readonly #tickets = new Tickets();

    constructor(ctx: never, env: never) {
      super(ctx, env);
      const { fetch } = this as { fetch?: Fetch };
      // An own property: the class may have written its handler as a field, which hides a method.
      if (fetch) {
        Object.defineProperty(this, 'fetch', {
          value: (request: Request) => this.#open(request, fetch),
          configurable: true,
          writable: true,
        });
      }
    }

    /** Gives a ticket for a WebSocket of `caller`. No URL leads here: names that begin with `_` have none. */
    _koze_admit(caller: unknown): string {
      return this.#tickets.issue(caller);
    }

    #open(request: Request, fetch: Fetch): unknown {
      const ticket = request.headers.get(TICKET_HEADER);
      if (ticket === null) return fetch.call(this, admitCaller(request, null));
      const known = this.#tickets.take(ticket);
      // Reused, guessed, of another object, or from before a restart.
      if (!known)
        return new Response(null, { status: 410, headers: { [TICKET_HEADER]: 'unknown' } });
      const headers = new Headers(request.headers);
      // The class could answer with it, or pass it on.
      headers.delete(TICKET_HEADER);
      return fetch.call(this, admitCaller(new Request(request, { headers }), known.caller));
    }
  }
  return Object.defineProperty(Entry, 'name', { value: Class.name }) as unknown as C;
}
