import { Agent, callable } from 'agents';
import { trap } from '../lib/trap';

/** The decorator on members that are not public. */
export class ClosedCallables extends Agent {
  @callable()
  private async secret(first?: unknown) {
    trap('secret', first);
  }

  @callable()
  protected async shared(first?: unknown) {
    trap('shared', first);
    return this.secret();
  }

  @callable()
  async _underscored(first?: unknown) {
    trap('_underscored', first);
  }

  @callable()
  static async make(first?: unknown) {
    trap('make', first);
  }

  @callable()
  async open() {
    return 'open';
  }
}
