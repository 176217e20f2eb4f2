import { Agent, callable } from '../lib/everything';
import { trap } from '../lib/trap';

/** The base and the decorator come through `export *`. */
export class StarredAgent extends Agent {
  @callable()
  async answer() {
    return 43;
  }

  async hidden(first?: unknown) {
    trap('hidden', first);
  }
}
