import { Agent, callable } from 'agents';
import { trap } from '../lib/trap';

export default class extends Agent<Cloudflare.Env> {
  @callable()
  async answer() {
    return 46;
  }

  override async getQueues(key: string) {
    trap('getQueues', key);
    return [];
  }

  async hidden(first?: unknown) {
    trap('hidden', first);
  }
}
