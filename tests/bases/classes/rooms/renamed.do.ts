import Base from '../lib/party';
import { trap } from '../lib/trap';

/** `export default Server` of a project file, imported under another name. */
class RenamedRoom extends Base {
  async open() {
    return true;
  }

  override onConnect(connection: unknown) {
    trap('onConnect', connection);
  }
}

export { RenamedRoom };
