import { Agent } from 'agents';
import { Server } from 'partyserver';

const Base = Math.random() > 1 ? Agent : Server;

/** A base that only running the file decides. */
export class ChosenBase extends (Base as typeof Server) {
  async onSomething() {
    return 'reached';
  }
}
