import { Agent, callable } from 'agents';
import { trap } from '../lib/trap';

/** A list opens what it names: an own method, a member of the base, the socket. Nothing else. */
export class ExposedAgent extends Agent<Cloudflare.Env, { topic: string }> {
  static exposed = ['topic', 'listSchedules', 'fetch'];

  initialState = { topic: 'weather' };

  async topic() {
    return this.state.topic;
  }

  async other(first?: unknown) {
    trap('other', first);
  }

  @callable()
  async decorated(first?: unknown) {
    trap('decorated', first);
  }

  override onMessage(connection: unknown) {
    trap('onMessage', connection);
  }
}
