import { callable } from 'agents';
import Agent from '../lib/default-agent';
import { trap } from '../lib/trap';

class DefaultImportAgent extends Agent {
  @callable()
  async answer() {
    return 44;
  }

  async hidden(first?: unknown) {
    trap('hidden', first);
  }
}

export default DefaultImportAgent;
