import { Server } from 'partyserver';
import { trap } from '../lib/trap';

/** Overrides the door itself, and the object's handlers: none of them is a method or a socket. */
export class GateRoom extends Server {
  async visitors() {
    return 0;
  }

  override async fetch(request: Request) {
    trap('fetch', request);
    return super.fetch(request);
  }

  override async alarm(first?: unknown) {
    trap('alarm', first);
  }

  override async webSocketMessage(socket: WebSocket, _message: unknown) {
    trap('webSocketMessage', socket);
  }

  override async webSocketClose(socket: WebSocket) {
    trap('webSocketClose', socket);
  }
}
