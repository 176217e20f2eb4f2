import { DurableObject } from 'cloudflare:workers';

export default class OwnDO extends DurableObject {
  static instance = 'caller';

  async place() {
    return this.ctx.id.name;
  }
}
