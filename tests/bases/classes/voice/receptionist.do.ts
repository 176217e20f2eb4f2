import { withVoice } from '@cloudflare/voice';
import { Agent, type Connection, callable } from 'agents';
import { trap } from '../lib/trap';

/** The mixin called in the heritage clause, in parentheses. */
// biome-ignore format: it would take the parentheses away.
export class Receptionist extends (withVoice(Agent)) {
  @callable()
  async greeting() {
    return 'Good morning';
  }

  async onTurn(transcript: string) {
    trap('onTurn', transcript);
    return 'reached';
  }

  override beforeCallStart(connection: Connection) {
    trap('beforeCallStart', connection);
    return true;
  }

  override onCallStart(connection: Connection) {
    trap('onCallStart', connection);
  }

  override async speakAll(text: string) {
    trap('speakAll', text);
  }

  override saveMessage(role: 'user' | 'assistant') {
    trap('saveMessage', role);
  }

  async transfer(first?: unknown) {
    trap('transfer', first);
  }
}
