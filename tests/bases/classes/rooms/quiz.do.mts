import { Server } from 'partyserver';
import { z } from 'zod';
import { trap } from '../lib/trap';

/** A schema for its own method. */
export class QuizRoom extends Server {
  static schemas = { guess: z.int() };

  async guess(value: number) {
    return value === 42;
  }

  override async onRequest(request: Request) {
    trap('onRequest', request);
    return new Response('reached');
  }
}
