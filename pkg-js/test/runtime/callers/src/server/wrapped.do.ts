import { DurableObject } from 'cloudflare:workers';

/** Its resolver is wrapped in another function. */
export default class WrappedDO extends DurableObject {
  async place() {
    return this.ctx.id.name;
  }
}
