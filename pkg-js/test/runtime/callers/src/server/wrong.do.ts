import { DurableObject } from 'cloudflare:workers';
import type { Caller } from '@kuratchi/koze';

/** What only shows when the class runs: worker code sets it. */
export const setting: { access: unknown; instance: unknown } = {
  access: undefined,
  instance: undefined,
};

/** A getter that throws, for an Error. */
function readable(value: unknown): unknown {
  if (value instanceof Error) throw value;
  return value;
}

export default class WrongDO extends DurableObject {
  static {
    Object.defineProperty(WrongDO, 'access', { get: () => readable(setting.access) });
    Object.defineProperty(WrongDO, 'instance', { get: () => setting.instance });
  }

  static serverOnly = ['hidden'];

  async hidden() {
    return 'hidden';
  }
  async who(caller: Caller) {
    return caller.id;
  }
  async any() {
    return this.ctx.id.name;
  }
}
