import { DurableObject } from 'cloudflare:workers';
import { type Access, type Caller, RpcError, schema } from '@kuratchi/koze';
import { type Person, personNamed } from './people';

interface Board {
  readonly title: string;
  /** The owner's id. */
  readonly owner: string;
  readonly members: readonly Person[];
}

type Card = { id: number; text: string; author: string; authorName: string };

const TEXT = schema.string().min(1).max(500);

/** A board that several people share. */
export default class BoardDO extends DurableObject {
  // Each key is a board of its own.
  static instance = 'key';

  // Who may call, as far as the identity alone decides it. What depends on the board, its members and its
  // owner, is up to the first line of each method.
  static access = {
    '*': 'caller',
    wipe: (caller) => caller?.role === 'admin',
  } satisfies Access<typeof BoardDO>;

  /** Without a URL: `boards.do.ts` calls it. */
  static serverOnly = ['create'];

  // One schema for each parameter of a request. The caller isn't one of them.
  static schemas = { add: [TEXT] as const, edit: [schema.number(), TEXT] as const };

  async create(owner: Caller, title: string): Promise<void> {
    this.ctx.storage.sql.exec(
      'CREATE TABLE cards (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT, author TEXT, authorName TEXT)',
    );
    await this.ctx.storage.put<Board>('board', { title, owner: owner.id, members: [owner] });
  }

  async read(caller: Caller): Promise<Board & { cards: Card[] }> {
    const board = await this.#openFor(caller);
    const cards = this.ctx.storage.sql.exec<Card>('SELECT * FROM cards ORDER BY id').toArray();
    return { ...board, cards };
  }

  async add(caller: Caller, text: string): Promise<void> {
    await this.#openFor(caller);
    this.ctx.storage.sql.exec(
      'INSERT INTO cards (text, author, authorName) VALUES (?, ?, ?)',
      text,
      caller.id,
      caller.name,
    );
  }

  /** For the card's author. */
  async edit(caller: Caller, id: number, text: string): Promise<void> {
    await this.#openFor(caller);
    const { sql } = this.ctx.storage;
    const [card] = sql.exec<Card>('SELECT * FROM cards WHERE id = ?', id).toArray();
    if (!card) throw new RpcError(404, 'There is no such card.');
    if (card.author !== caller.id) throw new RpcError(403, 'Only its author can edit a card.');
    sql.exec('UPDATE cards SET text = ? WHERE id = ?', text, id);
  }

  /** For the board's owner. */
  async remove(caller: Caller, id: number): Promise<void> {
    await this.#openForOwner(caller);
    this.ctx.storage.sql.exec('DELETE FROM cards WHERE id = ?', id);
  }

  /** For the board's owner. */
  async invite(caller: Caller, name: string): Promise<void> {
    const board = await this.#openForOwner(caller);
    const person = personNamed(name);
    if (!isMember(board, person)) {
      const members = [...board.members, person];
      await this.ctx.storage.put<Board>('board', { ...board, members });
    }
    await this.env.BOARDS_DO.getByName(person.id).add(this.ctx.id.name ?? '', board.title);
  }

  /** For the administrator: `static access` has a rule. */
  async wipe(): Promise<void> {
    await this.#open();
    this.ctx.storage.sql.exec('DELETE FROM cards');
  }

  async #open(): Promise<Board> {
    const board = await this.ctx.storage.get<Board>('board');
    if (!board) throw new RpcError(404, 'There is no such board.');
    return board;
  }

  /** The board, for its members and for the administrator. */
  async #openFor(caller: Caller): Promise<Board> {
    const board = await this.#open();
    if (isMember(board, caller) || caller.role === 'admin') return board;
    throw new RpcError(403, 'Only members can open this board. Ask its owner to invite you.');
  }

  async #openForOwner(caller: Caller): Promise<Board> {
    const board = await this.#openFor(caller);
    if (board.owner === caller.id) return board;
    throw new RpcError(403, 'Only the owner of the board can do that.');
  }
}

const isMember = (board: Board, { id }: Person) => board.members.some((member) => member.id === id);
