import { DurableObject } from 'cloudflare:workers';

export default class CounterDO extends DurableObject {
  async increment() {
    const current = (await this.ctx.storage.get<number>('count')) || 0;
    await this.ctx.storage.put('count', current + 1);
    return current + 1;
  }

  async getCount() {
    return (await this.ctx.storage.get<number>('count')) || 0;
  }

  async reset() {
    await this.ctx.storage.delete('count');
  }
}
