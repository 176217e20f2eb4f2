import { callable } from 'agents';
import { ChatSdkStateAgent } from 'agents/chat-sdk';
import { trap } from '../lib/trap';

/** A base whose declarations reach Agent by a file of the package, not by its entry. */
export default class StateStore extends ChatSdkStateAgent {
  @callable()
  async ready() {
    return true;
  }

  override subscribe(thread: string) {
    trap('subscribe', thread);
  }

  async undecorated(first?: unknown) {
    trap('undecorated', first);
  }
}
