import { Agent, callable } from 'agents';
import { trap } from '../lib/trap';

/** `@callable` on a member of the base: still the base's, still closed. */
export default class DecoratedHooksAgent extends Agent {
  @callable()
  override onStateChanged(state: unknown) {
    trap('onStateChanged', state);
  }

  @callable()
  override async destroy(first?: unknown) {
    trap('destroy', first);
  }

  @callable()
  async own() {
    return 'own';
  }
}
