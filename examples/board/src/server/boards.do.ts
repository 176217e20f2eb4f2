import { DurableObject } from 'cloudflare:workers';
import { type Access, type Caller, schema } from '@kuratchi/koze';

/** The boards of one person. */
export default class BoardsDO extends DurableObject {
  // The instance whose name is the caller's id: nobody can ask for another person's list.
  static instance = 'caller';

  static access = { '*': 'caller' } satisfies Access<typeof BoardsDO>;

  /** Without a URL: only worker code calls them. */
  static serverOnly = ['add'];

  static schemas = { create: [schema.string().min(1).max(60)] as const };

  async list(): Promise<{ id: string; title: string }[]> {
    const boards = await this.ctx.storage.list<string>();
    return [...boards].map(([id, title]) => ({ id, title }));
  }

  /** Makes a board of the caller's own. */
  async create(caller: Caller, title: string): Promise<Response> {
    const id = crypto.randomUUID();
    // A stub of Cloudflare's takes the caller as the class declares it. This code is trusted to say who it is.
    await this.env.BOARD_DO.getByName(id).create(caller, title);
    await this.add(id, title);
    return new Response(null, { status: 303, headers: { location: `/board/${id}` } });
  }

  async add(id: string, title: string): Promise<void> {
    await this.ctx.storage.put(id, title);
  }
}
