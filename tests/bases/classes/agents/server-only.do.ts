import { Agent, callable } from 'agents';
import { trap } from '../lib/trap';

export class ServerOnlyAgent extends Agent {
  static serverOnly = ['purge'];

  @callable()
  async purge(first?: unknown) {
    trap('purge', first);
  }

  @callable()
  async list() {
    return ['a'];
  }
}
