import { type CallerContext, RpcError } from '@kuratchi/koze';
import { getCaller, getRequest } from '@kuratchi/koze/runtime/context.js';
import { whoAmI } from '$server/room.do';

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
};

export default async function caller({ request, env }: CallerContext) {
  const session = /(?:^|; )session=([\w-]+)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? '';
  runs[session] = (runs[session] ?? 0) + 1;
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
  if (getRequest() !== request || !('ROOM_DO' in env)) throw new Error('not the current request');
  if (Object.hasOwn(odd, session)) return (await odd[session]!()) as never;
  // For the many at once: anybody is who they say.
  if (session.startsWith('user-')) return { id: session, role: 'member' as const };
  return PEOPLE[session] ?? null;
}
