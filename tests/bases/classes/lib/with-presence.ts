import type { Server } from 'partyserver';
import { trap } from './trap';
import type { Constructor } from './with-clock';

/** A mixin over a party, the module's default export. */
export default function withPresence<TBase extends Constructor<Server>>(Base: TBase) {
  abstract class Present extends Base {
    async online() {
      return 1;
    }

    override onConnect(connection: unknown) {
      trap('onConnect', connection);
    }
  }
  return Present;
}
