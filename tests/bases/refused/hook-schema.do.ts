import { Server } from 'partyserver';
import { z } from 'zod';

/** A schema for a hook: it has no effect, and its author believes that the hook is callable. */
export class HookSchemaRoom extends Server {
  static schemas = { onRequest: z.string() };

  override async onRequest(_request: Request) {
    return new Response('reached');
  }
}
