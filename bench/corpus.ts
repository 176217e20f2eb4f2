/** A class file of about 100 lines, another for every index. */
export function classFile(index: number): string {
  const methods = Array.from({ length: 8 }, (_, method) => methodText(index, method)).join('\n');
  return `import { DurableObject } from 'cloudflare:workers';

interface Item {
  id: string;
  title: string;
  tags: string[];
  createdAt: number;
  done?: boolean;
}

type Filter = { tag?: string; done?: boolean; limit: number };

export default class Object${index}DO extends DurableObject<Env> {
  #cache = new Map<string, Item>();
  private hits = 0;

${methods}
  async read(id: string): Promise<Item | undefined> {
    this.hits += 1;
    return this.#cache.get(id) ?? (await this.ctx.storage.get<Item>(\`item:\${id}\`));
  }

  _touch() {
    this.hits += 1;
  }

  async alarm() {
    await this.ctx.storage.deleteAll();
  }
}
`;
}

function methodText(index: number, method: number): string {
  return `  /** Lists the items that match, number ${method}. */
  async list${method}(filter: Filter, after?: string, limit = ${index + method}): Promise<Item[]> {
    const found: Item[] = [];
    for (const [key, item] of await this.ctx.storage.list<Item>({ prefix: 'item:', limit })) {
      if (after && key <= after) continue;
      if (filter.done !== undefined && item.done !== filter.done) continue;
      found.push({ ...item, tags: item.tags.filter((tag) => tag !== filter.tag) });
    }
    return found.slice(0, filter.limit);
  }
`;
}

/** A class like the others, whose methods take types of another file. */
export function typedClassFile(index: number, types: number): string {
  return classFile(index)
    .replace(
      'interface Item {',
      `import type { Order } from './types-${types}';\n\ninterface Item {`,
    )
    .replace('  async read(', '  async order(order: Order, at: Date) {}\n  async read(');
}

/** Types that refer to each other. `field` is what an edit adds. */
export function typesFile(field: string): string {
  return `export interface Order {
  id: string;
  lines: Line[];
  address: Pick<Address, 'street' | 'city'> | null;
  event: Event;
  ${field}
}

interface Line {
  sku: string;
  quantity: number;
  price: { amount: bigint; currency: 'EUR' | 'USD' };
}

interface Address {
  street: string;
  city: string;
  zip?: string;
}

type Event =
  | { type: 'created'; by: string }
  | { type: 'paid'; at: Date }
  | { type: 'grouped'; events: Event[] };
`;
}
