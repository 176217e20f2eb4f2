import { Server } from 'partyserver';
import { trap } from '../lib/trap';
import { asIs, withLayers, withShadow } from '../lib/with-layers';

/** Mixins whose names hide others; all of them lead to a package's base. */
export class LayeredRoom extends withShadow(withLayers(asIs(Server))) {
  async own() {
    return 'own';
  }

  onConnect(connection: unknown) {
    trap('onConnect', connection);
  }
}
