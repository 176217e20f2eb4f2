import { Server } from 'partyserver';
import { trap } from '../lib/trap';

/** The list opens the base's socket and one member of the base; its own other method is closed. */
export class OpenRoom extends Server {
  static exposed = ['history', 'broadcast', 'fetch'];

  async history() {
    return ['hello'];
  }

  async wipe(first?: unknown) {
    trap('wipe', first);
  }

  override onMessage(connection: unknown) {
    trap('onMessage', connection);
  }
}
