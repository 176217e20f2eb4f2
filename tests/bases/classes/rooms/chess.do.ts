import { GameRoom } from '../lib/game-room';
import { trap } from '../lib/trap';

export class ChessRoom extends GameRoom<string> {
  isLegal(move: string) {
    return move.length === 4;
  }

  async play(move: string) {
    if (this.isLegal(move)) this.moves.push(move);
    return this.moves;
  }

  override onClose(connection: unknown) {
    trap('onClose', connection);
  }

  readonly clock = (first?: unknown) => trap('clock', first);
}
