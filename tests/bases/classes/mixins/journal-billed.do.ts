import { BilledAgent } from '../lib/billed-agent';
import { trap } from '../lib/trap';
import { withJournal } from '../lib/with-journal';

/** A mixin over two project bases over a package's. */
export default class JournalBilled extends withJournal(BilledAgent<string>) {
  override async write(first?: unknown) {
    trap('write', first);
  }
}
