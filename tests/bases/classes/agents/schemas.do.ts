import { Agent, callable } from 'agents';
import { z } from 'zod';
import { trap } from '../lib/trap';

/** A schema does not open a hook. */
export default class SchemasAgent extends Agent {
  static schemas = { rename: z.string().min(2) };

  @callable()
  async rename(name: string) {
    return name.toUpperCase();
  }

  override onRequest(request: Request) {
    trap('onRequest', request);
    return new Response('reached');
  }
}
