import { env } from 'cloudflare:workers';
import { type ResolverContext, registerDoResolver } from '@kuratchi/koze/runtime/do.js';

registerDoResolver('ASKED_DO', ({ args, caller }) => {
  if (args[0] === 'take') (args as unknown[]).shift();
  const who = (caller as { id: string } | null)?.id ?? 'nobody';
  return (env as never as { ASKED_DO: { getByName(name: string): object } }).ASKED_DO.getByName(
    `${who} ${String(args[0])}`,
  );
});

/** How often the object of a key has still to be restarted between its ticket and the upgrade. */
const restarts = new Map<string, number>();

registerDoResolver('LOBBY_DO', ({ key = 'global', env: bindings }) => {
  const { LOBBY_DO: lobbies } = bindings as never as {
    LOBBY_DO: { getByName(name: string): Record<string, (...args: unknown[]) => Promise<unknown>> };
  };
  const [, times] = /^restart-(\d)/.exec(key) ?? [];
  if (times === undefined) return lobbies.getByName(key);
  restarts.set(key, Number(times));
  return {
    async _koze_admit(caller: unknown) {
      const ticket = await lobbies.getByName(key)._koze_admit!(caller);
      const left = restarts.get(key) ?? 0;
      restarts.set(key, left - 1);
      if (left > 0) await lobbies.getByName(key).restart!().catch(() => {});
      return ticket;
    },
    fetch: (request: Request) => lobbies.getByName(key).fetch!(request),
  };
});

/** As somebody would log what resolvers do: it has no parameter of its own. */
const logged =
  <A extends unknown[], R>(resolver: (...args: A) => R) =>
  (...args: A): R =>
    resolver(...args);

registerDoResolver(
  'WRAPPED_DO',
  logged((context: ResolverContext) => {
    const who = context.key ?? (context.caller as { id: string } | null)?.id ?? 'nobody';
    return (
      context.env as never as Record<string, { getByName(name: string): object }>
    ).WRAPPED_DO!.getByName(who);
  }),
);
