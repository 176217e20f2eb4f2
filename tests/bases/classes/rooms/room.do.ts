import { type Connection, type ConnectionContext, Server } from 'partyserver';
import { trap } from '../lib/trap';

/** A party: all hooks, and methods of its own that need no decorator. */
export class Room extends Server {
  static override options = { hibernate: true };

  #joined = 0;

  async members() {
    return this.#joined;
  }

  async announce(text: string) {
    this.broadcast(text);
    return text.length;
  }

  override onStart(props?: unknown) {
    trap('onStart', props);
  }

  override onConnect(connection: Connection, _context: ConnectionContext) {
    trap('onConnect', connection);
    this.#joined++;
  }

  override onMessage(connection: Connection, _message: unknown) {
    trap('onMessage', connection);
  }

  override onClose(connection: Connection) {
    trap('onClose', connection);
  }

  override onError(connection: Connection, _error: unknown) {
    trap('onError', connection);
  }

  override onRequest(request: Request) {
    trap('onRequest', request);
    return new Response('reached');
  }

  override onAlarm(first?: unknown) {
    trap('onAlarm', first);
  }
}
