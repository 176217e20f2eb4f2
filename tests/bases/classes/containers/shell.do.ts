import { Sandbox } from '@cloudflare/sandbox';
import { trap } from '../lib/trap';

/** A sandbox whose base two packages declare: neither `exec` nor what Container has is open. */
export class Shell extends Sandbox {
  async language() {
    return 'sh';
  }

  override async exec(command: string) {
    trap('exec', command);
    return {} as never;
  }

  override async setEnvVars(variables: Record<string, string | undefined>) {
    trap('setEnvVars', variables);
  }

  override async onStop(params?: unknown) {
    trap('onStop', params);
  }
}
