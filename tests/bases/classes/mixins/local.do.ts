import { DurableObject } from 'cloudflare:workers';

/** A mixin of the same file, for this one base. */
const withCount = (Base: typeof DurableObject) =>
  class Counted extends Base {
    #count = 0;

    async count() {
      return ++this.#count;
    }
  };

export class LocalObject extends withCount(DurableObject) {
  async twice() {
    await this.count();
    return this.count();
  }
}
