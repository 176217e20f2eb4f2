import { env } from 'cloudflare:workers';
import { RpcError } from '@kuratchi/koze';
import { registerDoResolver } from '@kuratchi/koze/runtime/do.js';

// A room for every name that a page asks for; anybody may enter, as long as the name is one.
registerDoResolver('CHAT_ROOM_DO', ({ key = 'lobby' }) => {
  if (!/^[a-z0-9-]{1,32}$/.test(key)) {
    throw new RpcError(404, 'There is no such room.', { code: 'no_room' });
  }
  return env.CHAT_ROOM_DO.getByName(key);
});
