import { Think as Harness } from '@cloudflare/think';
import { callable } from 'agents';
import { trap } from '../lib/trap';

type Findings = { readonly found: number };

/** Think with a state; methods that read and steer the conversation. */
export default class Researcher extends Harness<Cloudflare.Env, Findings> {
  initialState: Findings = { found: 0 };

  @callable()
  async found() {
    return this.state.found;
  }

  override async getMessages(first?: unknown) {
    trap('getMessages', first);
    return [];
  }

  override async clearMessages(first?: unknown) {
    trap('clearMessages', first);
  }

  override async cancelChat(request: string) {
    trap('cancelChat', request);
  }

  override async beforeStep(context: unknown) {
    trap('beforeStep', context);
  }

  override async onStepFinish(context: unknown) {
    trap('onStepFinish', context);
  }

  override async configureContext(first?: unknown) {
    trap('configureContext', first);
    return [];
  }

  async publish(first?: unknown) {
    trap('publish', first);
  }
}
