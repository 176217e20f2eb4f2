import { ProjectAgent, remote } from '../lib/agents';
import { trap } from '../lib/trap';

/** The base and the decorator come from a project file that renames them. */
export default class ReexportedAgent extends ProjectAgent {
  @remote()
  async answer() {
    return 42;
  }

  async hidden(first?: unknown) {
    trap('hidden', first);
  }

  override onStateUpdate(state: unknown) {
    trap('onStateUpdate', state);
  }
}
