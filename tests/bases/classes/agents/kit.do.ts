import { kit } from '../lib/kit';
import { trap } from '../lib/trap';

/** The package as a namespace that a project file exports. */
export default class KitAgent extends kit.Agent {
  @kit.callable()
  async answer() {
    return 45;
  }

  async hidden(first?: unknown) {
    trap('hidden', first);
  }

  override onStateChanged(state: unknown) {
    trap('onStateChanged', state);
  }
}
