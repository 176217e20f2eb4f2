import { Agent, callable } from 'agents';
import { trap } from '../lib/trap';

/** JavaScript: no `override`, no types, and a name that the base keeps private. */
export default class PlainJsAgent extends Agent {
  @callable()
  async sum(a, b) {
    return a + b;
  }

  async helper(first) {
    trap('helper', first);
  }

  @callable()
  async _flushQueue(first) {
    trap('_flushQueue', first);
  }

  @callable()
  runFiber(first) {
    trap('runFiber', first);
  }

  onStart(props) {
    trap('onStart', props);
  }
}
