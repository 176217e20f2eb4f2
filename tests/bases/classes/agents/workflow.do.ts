import { Agent, callable } from 'agents';
import { trap } from '../lib/trap';

export class WorkflowAgent extends Agent {
  @callable()
  async status() {
    return 'idle';
  }

  override async onWorkflowProgress(workflow: string) {
    trap('onWorkflowProgress', workflow);
  }

  override async onWorkflowComplete(workflow: string) {
    trap('onWorkflowComplete', workflow);
  }

  override async onWorkflowError(workflow: string) {
    trap('onWorkflowError', workflow);
  }

  override async onWorkflowEvent(workflow: string) {
    trap('onWorkflowEvent', workflow);
  }
}
