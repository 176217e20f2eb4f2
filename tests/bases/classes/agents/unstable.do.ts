import { Agent, unstable_callable as callable, unstable_callable } from 'agents';
import { trap } from '../lib/trap';

/** The decorator's former name, as it is and under the new one. */
class UnstableAgent extends Agent {
  @unstable_callable()
  async old() {
    return 'old';
  }

  @callable({ streaming: false })
  async renamed() {
    return 'renamed';
  }

  async bare(first?: unknown) {
    trap('bare', first);
  }
}

export { UnstableAgent as default };
