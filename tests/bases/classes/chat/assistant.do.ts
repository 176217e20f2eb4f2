import { Think } from '@cloudflare/think';
import { callable } from 'agents';
import { trap } from '../lib/trap';

/** Think's hooks around a turn, and its overridable settings. */
export class Assistant extends Think {
  @callable()
  async motto() {
    return 'think first';
  }

  override getSystemPrompt(first?: unknown) {
    trap('getSystemPrompt', first);
    return 'Be brief.';
  }

  override getTools(first?: unknown) {
    trap('getTools', first);
    return {};
  }

  override beforeTurn(context: unknown) {
    trap('beforeTurn', context);
  }

  override beforeToolCall(context: unknown) {
    trap('beforeToolCall', context);
  }

  override afterToolCall(context: unknown) {
    trap('afterToolCall', context);
  }

  override onChunk(context: unknown) {
    trap('onChunk', context);
  }

  override onChatResponse(result: unknown) {
    trap('onChatResponse', result);
  }

  override onChatError(error: unknown) {
    trap('onChatError', error);
    return error;
  }
}
