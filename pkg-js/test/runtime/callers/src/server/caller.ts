import { env } from 'cloudflare:workers';
import { type CallerContext, RpcError } from '@kuratchi/koze';
import { getCaller, getRequest, runWithContext } from '@kuratchi/koze/runtime/context.js';
import { needs, whoAmI } from '$server/room.do';

/** How often it has run, by session. */
export const runs: Record<string, number> = {};

class Session {
  userId = 'ada';
}

const PEOPLE: Record<string, { id: string; role: 'admin' | 'member' }> = {
  ada: { id: 'ada', role: 'admin' },
  bob: { id: 'bob', role: 'member' },
};

const odd: Record<string, () => unknown> = {
  broken: () => {
    throw new Error('secret in caller.ts');
  },
  down: () => {
    throw Object.assign(new Error('Network connection lost.'), { retryable: true });
  },
  expired: () => {
    throw new RpcError(401, 'Signed out for your safety', { code: 'expired' });
  },
  instance: () => new Session(),
  nested: () => ({ id: 'ada', user: { session: new Session() } }),
  circle: () => {
    const identity: Record<string, unknown> = { id: 'ada' };
    return Object.assign(identity, { identity });
  },
  function: () => ({ id: 'ada', can: () => true }),
  proto: () => JSON.parse('{"id":"ada","__proto__":{"role":"admin"}}'),
  true: () => true,
  empty: () => '',
  nan: () => Number.NaN,
  nothing: () => undefined,
  no_id: () => ({ name: 'ada' }),
  empty_id: () => ({ id: '' }),
  number_id: () => ({ id: 7 }),
  rich: () => ({ id: 'ada', since: new Date(0), tags: new Set(['x']), n: 1n }),
  // It asks for itself, by a method and by name.
  self: () => whoAmI(),
  self_again: () => getCaller(),
  // By the context of another request.
  elsewhere: () => runWithContext({ request: new Request('http://x/') }, () => getCaller()),
  // As somebody whom it names itself.
  named: async () => ({
    id: await runWithContext({ env, caller: PEOPLE.ada as never }, () => needs()),
  }),
  // Two halves of characters, which are one name in UTF-8.
  half_id: () => ({ id: 'ada\ud800' }),
  getter: () => ({
    get id(): string {
      throw new Error('secret in a getter');
    },
  }),
  huge: () => ({ id: 'ada', text: 'x'.repeat(1_000_000) }),
  wide: () => {
    let tags: unknown = 'x';
    for (let i = 0; i < 30; i++) tags = [tags, tags];
    return { id: 'ada', tags };
  },
};

/** One for all requests, as a cache of sessions has them. */
const GUEST = { id: 'guest', role: 'member' as const, tags: ['new'] };

let keys: Promise<string> | undefined;

/** As one fetches the keys that tokens are signed with: once, for whoever comes first. */
const loadKeys = () =>
  new Promise<string>((resolve) => setTimeout(() => resolve('user-shared-'), 20));

export default async function caller({ request, env: given }: CallerContext) {
  const session = /(?:^|; )session=([\w-]+)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? '';
  runs[session] = (runs[session] ?? 0) + 1;
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
  if (getRequest() !== request || !('ROOM_DO' in given)) throw new Error('not the current request');
  if (Object.hasOwn(odd, session)) return (await odd[session]!()) as never;
  // For the many at once: anybody is who they say.
  if (session === 'guest') return GUEST;
  if (session.startsWith('shared-')) {
    keys ??= loadKeys();
    return { id: (await keys) + session, role: 'member' as const };
  }
  if (session.startsWith('user-')) return { id: session, role: 'member' as const };
  return PEOPLE[session] ?? null;
}
