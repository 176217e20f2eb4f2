import * as chat from '@cloudflare/ai-chat';
import { trap } from '../lib/trap';

/** Hooks that the base declares `protected`, made public by the class. */
export default class OpenHooksChat extends chat.AIChatAgent<Cloudflare.Env, { turns: number }> {
  initialState = { turns: 0 };

  override onChatResponse(result: unknown) {
    trap('onChatResponse', result);
  }

  override sanitizeMessageForPersistence(message: Parameters<this['persistMessages']>[0][number]) {
    trap('sanitizeMessageForPersistence', message);
    return message;
  }

  override resetTurnState(first?: unknown) {
    trap('resetTurnState', first);
  }

  override async onChatRecovery(context: unknown) {
    trap('onChatRecovery', context);
  }
}
