import { type Connection, Server } from 'partyserver';
import { trap } from '../lib/trap';

/** Hooks in other spellings: a quoted name, an escape in a name, overloads, a field. */
// biome-ignore-start lint/complexity/useLiteralKeys: that is the case.
export class SpelledRoom extends Server {
  override onMessage(connection: Connection) {
    trap('onMessage', connection);
  }

  override on\u0043lose(connection: Connection) {
    trap('onClose', connection);
  }

  override ['onError'](connection: Connection) {
    trap('onError', connection);
  }

  override onRequest(request: Request): Response;
  override onRequest(request: Request, extra: string): Response;
  override onRequest(request: Request, _extra?: string) {
    trap('onRequest', request);
    return new Response('reached');
  }

  override onException = (error: unknown) => trap('onException', error);

  async plain() {
    return 'plain';
  }
}
// biome-ignore-end lint/complexity/useLiteralKeys: that was the case.
