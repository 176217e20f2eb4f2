import { DurableObject } from 'cloudflare:workers';

/** The worker exports it as it is. */
export default class BareDO extends DurableObject {
  async *tail() {
    yield 1;
  }
}
