import { DurableObject } from 'cloudflare:workers';
import { withClock } from '../lib/with-clock';
import { withZone } from '../lib/with-zone';

/** Two mixins, one in the other; the class overrides a method of the inner. */
export class ComposedObject extends withZone(withClock(DurableObject)) {
  override async epoch() {
    return 1;
  }
}
