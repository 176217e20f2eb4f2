import { withVoice } from '@cloudflare/voice';
import { Agent, callable } from 'agents';
import { trap } from '../lib/trap';
import { withJournal } from '../lib/with-journal';

/** A package's mixin over a project's: what the project's brings lies beyond the package. */
export class RecordedVoice extends withVoice(withJournal(Agent)) {
  @callable()
  async own() {
    return 'own';
  }

  async onTurn(transcript: string) {
    trap('onTurn', transcript);
    return 'reached';
  }
}
