/** Passes an upgrade on to the object, with the caller's identity if its class asks for that. */
import type { Admitted } from '../call/admit.js';
import { callInstance, findInstance } from '../call/call.js';
import { identityOf } from '../call/caller.js';
import { throughDoor } from '../call/doors.js';
import { TICKET_HEADER } from '../shared/protocol.js';
import { ticketUnknown } from '../shared/refusals.js';

/** The answer of the class's `fetch`. Throws for a caller whose rule refuses the socket. */
export async function openSocket(admitted: Admitted, request: Request): Promise<unknown> {
  const instance = await findInstance(admitted, []);
  const { definition, source } = admitted;
  if (!definition.admits) return callInstance(instance, 'fetch', [request]);
  const caller = await identityOf(source);
  // Once more: between the two calls, the object may have been restarted, and have lost its ticket.
  for (let attempt = 0; attempt < 2; attempt++) {
    const answer = await callInstance(instance, 'fetch', [
      await withTicket(instance, request, caller, definition.id),
    ]);
    const isUnknown = answer instanceof Response && answer.headers.has(TICKET_HEADER);
    if (!isUnknown) return answer;
  }
  throw ticketUnknown();
}

/** The upgrade, with a ticket in place of an identity: worker code may pass on a stranger's headers whole. */
async function withTicket(
  instance: object,
  request: Request,
  caller: unknown,
  id: string,
): Promise<Request> {
  const ticket = await throughDoor(instance, '_koze_admit', [caller], id);
  const headers = new Headers(request.headers);
  headers.set(TICKET_HEADER, String(ticket));
  const { url, method, cf } = request as Request & { readonly cf?: unknown };
  // Without its body: an upgrade has none, and what a stranger sends in its place can be read only once.
  return new Request(url, { method, headers, cf } as RequestInit);
}
