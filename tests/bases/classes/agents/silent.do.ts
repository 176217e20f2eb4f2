import { Agent } from 'agents';
import { trap } from '../lib/trap';

/** No decorator at all: nothing is open. */
export default class SilentAgent extends Agent {
  async work(first?: unknown) {
    trap('work', first);
  }

  override onFiberRecovered(context: unknown) {
    trap('onFiberRecovered', context);
    return Promise.resolve();
  }
}
