import { callable } from 'agents';
import { TenantAgent } from './tenant-agent';
import { trap } from './trap';

export class BilledAgent<State = unknown> extends TenantAgent<State> {
  protected label() {
    return 'billed';
  }

  @callable()
  async invoices() {
    return [] as string[];
  }

  async charge(first?: unknown): Promise<unknown> {
    trap('charge', first);
    return undefined;
  }
}
