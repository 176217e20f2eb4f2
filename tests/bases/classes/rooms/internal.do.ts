import { Server } from 'partyserver';
import { trap } from '../lib/trap';

export class InternalRoom extends Server {
  static serverOnly = true;

  async report(first?: unknown) {
    trap('report', first);
  }
}
