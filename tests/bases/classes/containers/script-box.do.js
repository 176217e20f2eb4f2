import { Container } from '@cloudflare/containers';
import { trap } from '../lib/trap';

/** Methods where the base has fields and accessors. */
export class ScriptBox extends Container {
  async hi() {
    return 'hi';
  }

  pingEndpoint(first) {
    trap('pingEndpoint', first);
  }

  get effectiveAllowedHosts() {
    return undefined;
  }

  getState(first) {
    trap('getState', first);
  }
}
