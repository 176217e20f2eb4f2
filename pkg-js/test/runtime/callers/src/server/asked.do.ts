import { DurableObject } from 'cloudflare:workers';

/** A resolver goes by caller and arguments. */
export default class AskedDO extends DurableObject {
  async place(_text: string) {
    return this.ctx.id.name;
  }
}
