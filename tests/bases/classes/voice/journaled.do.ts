import { withVoice } from '@cloudflare/voice';
import { Agent } from 'agents';
import { trap } from '../lib/trap';
import { withJournal } from '../lib/with-journal';

/** A project's mixin over a package's. */
export class JournaledVoice extends withJournal(withVoice(Agent)) {
  async onTurn(transcript: string) {
    trap('onTurn', transcript);
    return 'reached';
  }

  override onCallEnd(connection: unknown) {
    trap('onCallEnd', connection);
  }
}
