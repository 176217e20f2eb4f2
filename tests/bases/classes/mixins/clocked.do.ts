import { DurableObject } from 'cloudflare:workers';
import { withClock } from '../lib/with-clock';

export class ClockedObject extends withClock(DurableObject) {
  async label() {
    return 'clock';
  }
}
