import { DurableObject } from 'cloudflare:workers';
import { callerOf } from '@kuratchi/koze';

export default class LobbyDO extends DurableObject {
  static access = {
    fetch: (caller: { role?: string } | null, { key }: { key?: string }) =>
      key !== 'admins' || caller?.role === 'admin',
  };
  static serverOnly = ['restart'];

  // A handler as a field: the entry class must find it, too.
  override fetch = async (request: Request): Promise<Response> => {
    if (request.url.endsWith('?copy')) callerOf(new Request(request));
    const caller = callerOf(request);
    const [client, server] = Object.values(new WebSocketPair()) as [WebSocket, WebSocket];
    this.ctx.acceptWebSocket(server);
    server.send(
      JSON.stringify([
        caller,
        [...request.headers.keys()].filter((name) => /koze/.test(name)),
        this.constructor.name,
      ]),
    );
    return new Response(null, { status: 101, webSocket: client });
  };

  async restart() {
    this.ctx.abort();
  }

  async count() {
    return this.ctx.getWebSockets().length;
  }
}
