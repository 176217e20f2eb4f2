import { callable } from 'agents';
import { BilledAgent } from '../lib/billed-agent';
import { trap } from '../lib/trap';

/** Two project bases; an override without the decorator closes what its base opens. */
export class BilledTenant extends BilledAgent {
  override async invoices(first?: unknown) {
    trap('invoices', first);
    return [];
  }

  @callable()
  override async charge() {
    return 'charged';
  }
}
