import { Agent, callable } from 'agents';
import { trap } from '../lib/trap';

/** A class expression. */
export const ExpressionAgent = class extends Agent {
  @callable()
  async answer() {
    return 47;
  }

  async hidden(first?: unknown) {
    trap('hidden', first);
  }
};
