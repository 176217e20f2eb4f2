import { env } from 'cloudflare:workers';
import { RpcError } from '@kuratchi/koze';
import { registerDoResolver } from '@kuratchi/koze/runtime/do.js';

// Every valid name is a room of its own, and anybody may enter it.
registerDoResolver('CHAT_ROOM_DO', ({ key = 'lobby' }) => {
  if (!/^[a-z0-9-]{1,32}$/.test(key)) {
    throw new RpcError(404, 'No such room.', { code: 'no_room' });
  }
  return env.CHAT_ROOM_DO.getByName(key);
});
