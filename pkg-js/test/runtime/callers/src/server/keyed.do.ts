import { DurableObject } from 'cloudflare:workers';

export default class KeyedDO extends DurableObject {
  static instance = 'key';

  async place() {
    return this.ctx.id.name;
  }
}
