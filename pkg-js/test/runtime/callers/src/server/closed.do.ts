import { DurableObject } from 'cloudflare:workers';

/** Everything needs a caller, and what says so is inherited. */
class Closed extends DurableObject {
  static access: unknown = { '*': 'caller', open: 'anyone' };
}

export default class ClosedDO extends Closed {
  async any() {
    return 'any';
  }
  async open() {
    return 'open';
  }
}
