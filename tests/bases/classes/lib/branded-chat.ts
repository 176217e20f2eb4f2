import { AIChatAgent } from '@cloudflare/ai-chat';
import { callable } from 'agents';
import { trap } from './trap';

export abstract class BrandedChat<
  Env extends Cloudflare.Env = Cloudflare.Env,
> extends AIChatAgent<Env> {
  abstract readonly brand: string;

  @callable()
  async about() {
    return `chat of ${this.brand}`;
  }

  override async onChatMessage(onFinish: unknown) {
    trap('onChatMessage', onFinish);
    return undefined;
  }
}
