import { Container } from '@cloudflare/containers';
import { trap } from '../lib/trap';

/** A container's hooks, and a method of its own. */
export class WorkerBox extends Container {
  override defaultPort = 8080;
  override sleepAfter = '10m';
  override envVars = { SECRET: 'box' };

  async port() {
    return this.defaultPort;
  }

  override onStart(first?: unknown) {
    trap('onStart', first);
  }

  override onStop(params: unknown) {
    trap('onStop', params);
  }

  override onError(error: unknown) {
    trap('onError', error);
  }

  override async onActivityExpired(first?: unknown) {
    trap('onActivityExpired', first);
  }
}
