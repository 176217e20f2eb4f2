import { DurableObject } from 'cloudflare:workers';

export class Stored extends DurableObject {
  async keys() {
    return [...(await this.ctx.storage.list()).keys()];
  }
}
