/** The doors by which a class learns who opens a WebSocket. */
import { TICKET_HEADER } from '../shared/protocol.js';
import type { Feature } from './entry-class.js';
import { admitCaller, Tickets } from './tickets.js';

type Fetch = (this: object, request: Request) => unknown;

const tickets = new WeakMap<object, Tickets>();

function ticketsOf(instance: object): Tickets {
  const known = tickets.get(instance) ?? new Tickets();
  tickets.set(instance, known);
  return known;
}

/** For classes that ask `callerOf`. */
export const sockets: Feature = {
  after(instance) {
    const { fetch } = instance as { fetch?: Fetch };
    if (!fetch) return;
    Object.defineProperty(instance, 'fetch', {
      value: (request: Request) => open(instance, request, fetch),
      configurable: true,
      writable: true,
    });
  },

  doors: {
    /** Gives a ticket for a WebSocket of `caller`. */
    _koze_admit(caller: unknown): string {
      return ticketsOf(this).issue(caller);
    },
  },
};

function open(instance: object, request: Request, fetch: Fetch): unknown {
  const ticket = request.headers.get(TICKET_HEADER);
  if (ticket === null) return fetch.call(instance, admitCaller(request, null));
  const known = ticketsOf(instance).take(ticket);
  // Reused, guessed, of another object, or from before a restart.
  if (!known) return new Response(null, { status: 410, headers: { [TICKET_HEADER]: 'unknown' } });
  const headers = new Headers(request.headers);
  // The class could answer with it, or pass it on.
  headers.delete(TICKET_HEADER);
  return fetch.call(instance, admitCaller(new Request(request, { headers }), known.caller));
}
