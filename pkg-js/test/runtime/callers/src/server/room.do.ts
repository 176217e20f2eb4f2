import { type Access, type Caller, schema, type Caller as Who } from '@kuratchi/koze';
import { Base } from './base';

export default class RoomDO extends Base {
  static schemas = {
    rename: schema({ name: schema.string().min(2) }),
    move: [schema.string().min(2), schema.number()],
  };
  static serverOnly = ['purge'];
  static access = {
    needs: 'caller',
    remove: (caller, { args, key, method }) =>
      caller?.role === 'admin' || (args[0] === 'own' && key === 'k' && method === 'remove'),
    unawaited: (async (caller: Caller | null) => caller?.role === 'admin') as never,
    truthy: (() => [Promise.resolve(false)]) as never,
    one: (() => 1) as never,
    fails: () => {
      throw new Error('secret in a rule');
    },
    open: 'anyone',
    raise: (caller) => {
      // What no rule should do.
      Object.assign(caller ?? {}, { role: 'admin' });
      return true;
    },
    take: (_, { args }) => (args as string[]).shift() === 'x',
    tag: (caller) => (caller as { tags?: string[] } | null)?.tags?.push('admin') === 2,
  } satisfies Access<typeof RoomDO>;
  calls = 0;

  async whoAmI(caller?: Caller) {
    return caller ?? 'nobody';
  }
  async post(caller: Caller, text: string) {
    this.calls++;
    return [caller.id, text];
  }
  async last(text: string, caller: Who) {
    return [caller.id, text];
  }
  async both(first: Caller, text: string, second: Caller | null, ...more: string[]) {
    return [first.id, text, second?.id, more];
  }
  async either(text: string | undefined, caller: Caller | null) {
    return [text ?? 'none', caller];
  }
  async maybe(text = 'default', caller: Caller | undefined, more?: number) {
    return [text, caller === undefined ? 'undefined' : caller.id, more ?? 'none'];
  }
  async short({ id }: Caller) {
    return id;
  }
  async rename(caller: Caller, input: { name: string }) {
    return [caller.id, input.name];
  }
  async move(to: string, caller: Caller, n: number) {
    return [caller.id, to, n];
  }
  async needs() {
    return 'needed';
  }
  async remove(_id: string) {
    return 'removed';
  }
  async unawaited() {
    return 'ran';
  }
  async truthy() {
    return 'ran';
  }
  async one() {
    return 'ran';
  }
  async fails() {
    return 'ran';
  }
  async open() {
    return 'open';
  }
  async purge(caller: Caller) {
    return caller.id;
  }
  async take(text: string) {
    return text;
  }
  async raise() {
    return 'ran';
  }
  async tag() {
    return 'ran';
  }
  async ran() {
    return this.calls;
  }
}
