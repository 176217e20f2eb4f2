import { Agent, callable } from 'agents';
import { trap } from '../lib/trap';
import { withJournal } from '../lib/with-journal';

export class JournalAgent extends withJournal(Agent) {
  @callable()
  async pages() {
    return 3;
  }

  async burn(first?: unknown) {
    trap('burn', first);
  }
}
