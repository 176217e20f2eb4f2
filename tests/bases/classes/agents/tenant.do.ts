import { callable } from 'agents';
import { TenantAgent } from '../lib/tenant-agent';
import { trap } from '../lib/trap';

/** One project base between the class and the package. */
export default class ConcreteTenant extends TenantAgent<{ plan: string }> {
  initialState = { plan: 'free' };

  protected label() {
    return 'concrete';
  }

  @callable()
  async plan() {
    return this.state.plan;
  }

  override onStateChanged(state: unknown) {
    trap('onStateChanged', state);
  }
}
