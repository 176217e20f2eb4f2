import { AIChatAgent } from '@cloudflare/ai-chat';
import { withVoice } from '@cloudflare/voice';
import { callable } from 'agents';
import { trap } from '../lib/trap';

const Base = withVoice(AIChatAgent<Cloudflare.Env>);

/** A package's mixin over another package's class, with its type arguments given. */
export default class ChatVoice extends Base {
  @callable()
  async own() {
    return 'own';
  }

  async onTurn(transcript: string) {
    trap('onTurn', transcript);
    return 'reached';
  }

  override async onChatMessage(onFinish: unknown) {
    trap('onChatMessage', onFinish);
    return undefined;
  }

  override onStateChanged(state: unknown) {
    trap('onStateChanged', state);
  }
}
