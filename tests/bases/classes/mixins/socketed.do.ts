import { DurableObject } from 'cloudflare:workers';
import { withSocket } from '../lib/with-socket';

export class SocketedObject extends withSocket(DurableObject) {
  async ready() {
    return true;
  }
}
