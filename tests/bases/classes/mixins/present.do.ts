import { Server } from 'partyserver';
import { trap } from '../lib/trap';
import withPresence from '../lib/with-presence';

export class PresentRoom extends withPresence(Server) {
  async topic() {
    return 'tea';
  }

  override onMessage(connection: unknown) {
    trap('onMessage', connection);
  }
}
