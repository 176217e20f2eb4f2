/** Who opens a WebSocket, between the call that tells the object and the upgrade that follows it. */

/** The upgrade follows at once. Milliseconds. */
const LIFETIME = 30_000;

interface Ticket {
  readonly caller: unknown;
  readonly expires: number;
}

/** The tickets of one object, in its memory: those of an object that was restarted are gone. */
export class Tickets {
  readonly #open = new Map<string, Ticket>();

  /** A ticket that nobody can guess: 256 random bits. */
  issue(caller: unknown): string {
    const now = Date.now();
    // In the order in which they expire. Upgrades that never came must not fill the memory.
    for (const [ticket, { expires }] of this.#open) {
      if (expires > now) break;
      this.#open.delete(ticket);
    }
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    const ticket = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    this.#open.set(ticket, { caller, expires: now + LIFETIME });
    return ticket;
  }

  /** The ticket, once: a second WebSocket with it would be somebody else's. */
  take(ticket: string): Ticket | undefined {
    const found = this.#open.get(ticket);
    this.#open.delete(ticket);
    return found && found.expires > Date.now() ? found : undefined;
  }
}

const callers = new WeakMap<Request, unknown>();

/** Remembers who sends a request, and returns it. */
export function admitCaller(request: Request, caller: unknown): Request {
  callers.set(request, caller);
  return request;
}

/** Who sent a request that the object's `fetch` was given; undefined for any other request. */
export function admittedCaller(request: Request): { readonly caller: unknown } | undefined {
  return callers.has(request) ? { caller: callers.get(request) } : undefined;
}
