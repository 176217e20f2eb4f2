import { withVoice } from '@cloudflare/voice';
import { Agent, callable } from 'agents';
import { trap } from '../lib/trap';

const VoiceAgent = withVoice(Agent, { historyLimit: 5 });

/** The mixin's class under a name of the file's own. */
export default class Operator extends VoiceAgent<Cloudflare.Env> {
  @callable()
  async lines() {
    return 2;
  }

  async onTurn(transcript: string) {
    trap('onTurn', transcript);
    return 'reached';
  }

  override forceEndCall(connection: unknown) {
    trap('forceEndCall', connection);
  }

  override onStateChanged(state: unknown) {
    trap('onStateChanged', state);
  }
}
