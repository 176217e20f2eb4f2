import { Agent } from 'agents';
import * as own from '../lib/impostor';
import { callable } from '../lib/impostor';
import { trap } from '../lib/trap';

/** Decorators that share a name with the package's open nothing. */
export class ImpostorAgent extends Agent {
  @callable()
  async imported(first?: unknown) {
    trap('imported', first);
  }

  @own.callable()
  async member(first?: unknown) {
    trap('member', first);
  }
}
