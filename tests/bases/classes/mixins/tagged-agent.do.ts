import { Agent } from 'agents';
import { trap } from '../lib/trap';
import { withTags } from '../lib/with-tags';

/** A mixin that knows nothing of agents, over one: its methods are an agent's, closed. */
export default class TaggedAgent extends withTags(Agent) {
  override onStart(props?: unknown) {
    trap('onStart', props);
  }
}
