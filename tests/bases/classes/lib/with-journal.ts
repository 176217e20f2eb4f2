import { type Agent, callable } from 'agents';
import { trap } from './trap';
import type { Constructor } from './with-clock';

/** A mixin over agents: one callable method, one plain one, one hook. */
export function withJournal<TBase extends Constructor<Agent>>(Base: TBase) {
  return class extends Base {
    @callable()
    async entries() {
      return ['entry'];
    }

    async write(first?: unknown) {
      trap('write', first);
    }

    override onStateChanged(state: unknown) {
      trap('onStateChanged', state);
    }
  };
}
