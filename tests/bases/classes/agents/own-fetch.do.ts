import { Agent, callable } from 'agents';
import { trap } from '../lib/trap';

/** An own `fetch` over a package's base opens no socket by itself. */
export default class OwnFetchAgent extends Agent {
  @callable()
  async ok() {
    return true;
  }

  override async fetch(request: Request) {
    trap('fetch', request);
    return super.fetch(request);
  }
}
