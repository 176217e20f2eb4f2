import { Agent, type Connection, callable } from 'agents';
import { trap } from '../lib/trap';

/** Hooks of sub-agents and of connections' rights: whoever runs them decides what others may. */
export class SupervisorAgent extends Agent {
  @callable()
  async ping() {
    return 'pong';
  }

  override async onBeforeSubAgent(request: Request) {
    trap('onBeforeSubAgent', request);
  }

  override async onAgentToolStart(run: unknown) {
    trap('onAgentToolStart', run);
  }

  override async onAgentToolFinish(run: unknown) {
    trap('onAgentToolFinish', run);
  }

  override async onProgress(run: unknown) {
    trap('onProgress', run);
  }

  override shouldConnectionBeReadonly(connection: Connection) {
    trap('shouldConnectionBeReadonly', connection);
    return true;
  }

  override shouldSendProtocolMessages(connection: Connection) {
    trap('shouldSendProtocolMessages', connection);
    return true;
  }
}
