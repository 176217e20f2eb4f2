import * as party from 'partyserver';
import { trap } from '../lib/trap';

interface Seat {
  readonly name: string;
}

/** A namespace import; overrides of what a server offers to its own code. */
export default class Lobby extends party.Server<Cloudflare.Env, { seats: Seat[] }> {
  async seats(): Promise<Seat[]> {
    return [{ name: 'Ada' }];
  }

  override broadcast(message: string) {
    trap('broadcast', message);
  }

  override async setName(name: string) {
    trap('setName', name);
  }

  override onException(error: unknown) {
    trap('onException', error);
  }

  override getConnectionTags(connection: unknown) {
    trap('getConnectionTags', connection);
    return ['lobby'];
  }

  override getConnection(id: string) {
    trap('getConnection', id);
    return undefined;
  }
}
