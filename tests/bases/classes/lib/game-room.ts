import { Server as PartyServer } from 'partyserver';
import { trap } from './trap';

/** A project's own base over a package's: generic, abstract, with public methods and a hook. */
export abstract class GameRoom<Move> extends PartyServer {
  protected readonly moves: Move[] = [];

  abstract isLegal(move: Move): boolean;

  async moveCount() {
    return this.moves.length;
  }

  override onMessage(connection: unknown, _message: unknown) {
    trap('onMessage', connection);
  }
}
