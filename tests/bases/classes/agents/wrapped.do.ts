import { Agent, callable } from 'agents';
import { admin, audited } from '../lib/decorators';
import { trap } from '../lib/trap';

/** A decorator that the compiler does not know closes a method; beside `@callable` it closes nothing. */
export default class WrappedAgent extends Agent {
  @callable()
  @audited
  async both() {
    return 'both';
  }

  @audited
  async auditedOnly(first?: unknown) {
    trap('auditedOnly', first);
  }

  /** Applies `callable` inside: the source does not say so. */
  @admin()
  async adminOnly(first?: unknown) {
    trap('adminOnly', first);
  }
}
