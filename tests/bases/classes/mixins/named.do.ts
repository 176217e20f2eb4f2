import * as workers from 'cloudflare:workers';
import { withClock as clocked } from '../lib/with-clock';

const Base = clocked(workers.DurableObject);

/** A mixin's class in a constant; both imports under other names. */
class NamedObject extends Base {
  async own() {
    return 'own';
  }
}

export { NamedObject as default };
