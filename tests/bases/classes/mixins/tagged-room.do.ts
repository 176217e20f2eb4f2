import { Server } from 'partyserver';
import { trap } from '../lib/trap';
import { withTags } from '../lib/with-tags';

export class TaggedRoom extends withTags(Server) {
  override onMessage(connection: unknown) {
    trap('onMessage', connection);
  }
}
