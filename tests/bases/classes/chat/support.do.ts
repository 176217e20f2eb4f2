import { AIChatAgent } from '@cloudflare/ai-chat';
import { callable } from 'agents';
import type { UIMessage } from 'ai';
import { trap } from '../lib/trap';

/** The usual chat: the hook that answers, and the methods that write the history. */
export class SupportChat extends AIChatAgent {
  @callable({ description: 'How many messages there are' })
  async length() {
    return this.messages.length;
  }

  override async onChatMessage(onFinish: unknown) {
    trap('onChatMessage', onFinish);
    return new Response('reached');
  }

  override async persistMessages(messages: UIMessage[]) {
    trap('persistMessages', messages);
  }

  override async saveMessages(messages: unknown) {
    trap('saveMessages', messages);
    return { requestId: '', status: 'skipped' as const };
  }

  async clear(first?: unknown) {
    trap('clear', first);
  }
}
