import { DurableObject } from 'cloudflare:workers';
import { trap } from '../lib/trap';

/** No package: hooks' names are ordinary names, and an own `fetch` takes sockets. */
export class EchoObject extends DurableObject {
  async onMessage(text: string) {
    return text;
  }

  async broadcast(text: string) {
    return text.length;
  }

  override async fetch(_request: Request): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept();
    return new Response(null, { status: 101, webSocket: client });
  }

  override async alarm(first?: unknown) {
    trap('alarm', first);
  }
}
