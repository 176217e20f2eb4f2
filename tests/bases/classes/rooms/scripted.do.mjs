import { Server } from 'partyserver';
import { trap } from '../lib/trap';

export default class ScriptedRoom extends Server {
  async double(value) {
    return value * 2;
  }

  onMessage(connection) {
    trap('onMessage', connection);
  }

  sql(first) {
    trap('sql', first);
  }
}
