import { DurableObject } from 'cloudflare:workers';
import { RpcError } from '@kuratchi/koze';

export const CHOICES = ['Tea', 'Coffee', 'Water'];

export default class PollDO extends DurableObject {
  /** The number of votes for each choice. */
  async results(): Promise<Record<string, number>> {
    const votes = await Promise.all(CHOICES.map((choice) => this.ctx.storage.get<number>(choice)));
    return Object.fromEntries(CHOICES.map((choice, i) => [choice, votes[i] ?? 0]));
  }

  async vote(choice: string): Promise<Record<string, number>> {
    if (!CHOICES.includes(choice)) throw new RpcError(400, 'No such choice');
    const votes = (await this.ctx.storage.get<number>(choice)) ?? 0;
    await this.ctx.storage.put(choice, votes + 1);
    return this.results();
  }
}
