import { env } from 'cloudflare:workers';
import { registerDoResolver } from '@kuratchi/koze/runtime/do.js';

registerDoResolver('ASKED_DO', ({ args, caller }) => {
  const who = (caller as { id: string } | null)?.id ?? 'nobody';
  return (env as never as { ASKED_DO: { getByName(name: string): object } }).ASKED_DO.getByName(
    `${who} ${String(args[0])}`,
  );
});

registerDoResolver('LOBBY_DO', ({ key = 'global', env: bindings }) =>
  (bindings as never as { LOBBY_DO: { getByName(name: string): object } }).LOBBY_DO.getByName(key),
);
