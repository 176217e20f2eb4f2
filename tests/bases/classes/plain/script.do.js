import { DurableObject as Base } from 'cloudflare:workers';

export default class ScriptObject extends Base {
  async onStart(value) {
    return value;
  }

  #hidden() {}

  get size() {
    this.#hidden();
    return 1;
  }
}
