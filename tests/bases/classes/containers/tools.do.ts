import { Toolbox } from '../lib/toolbox';
import { trap } from '../lib/trap';

/** A sandbox through a re-export and an abstract project base. */
export default class ToolboxDO extends Toolbox {
  async tools() {
    return ['git'];
  }

  override async killAllProcesses(session?: string) {
    trap('killAllProcesses', session);
    return 0;
  }
}
