import { DurableObject } from 'cloudflare:workers';
import { withTrace } from '../lib/with-trace';

export class TracedObject extends withTrace(DurableObject) {
  async own() {
    return 'own';
  }
}
