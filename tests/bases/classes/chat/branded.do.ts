import { BrandedChat } from '../lib/branded-chat';
import { trap } from '../lib/trap';

export class AcmeChat extends BrandedChat {
  readonly brand = 'Acme';

  override async cancelAgentToolRun(run: string) {
    trap('cancelAgentToolRun', run);
  }

  async refund(first?: unknown) {
    trap('refund', first);
  }
}
