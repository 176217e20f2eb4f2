import type { DurableObject } from 'cloudflare:workers';
import type { AbstractConstructor } from './with-clock';

/** A mixin that takes sockets: its `fetch` is the project's own. */
export const withSocket = <TBase extends AbstractConstructor<DurableObject>>(Base: TBase) => {
  abstract class WithSocket extends Base {
    override async fetch(_request: Request): Promise<Response> {
      const { 0: client, 1: server } = new WebSocketPair();
      server.accept();
      return new Response(null, { status: 101, webSocket: client });
    }
  }
  return WithSocket;
};
