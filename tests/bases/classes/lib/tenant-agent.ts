import { Agent, callable } from 'agents';
import { trap } from './trap';

/** An abstract base of a project: a callable method, a plain one, a hook, a template method. */
export abstract class TenantAgent<State = unknown> extends Agent<Cloudflare.Env, State> {
  protected abstract label(): string;

  @callable()
  async describe() {
    return `tenant ${this.label()}`;
  }

  async purge(first?: unknown) {
    trap('purge', first);
  }

  override onStart(props?: unknown) {
    trap('onStart', props);
  }
}
