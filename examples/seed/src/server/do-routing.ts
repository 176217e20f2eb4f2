import { env } from 'cloudflare:workers';
import { RpcError } from '@kuratchi/koze';
import { registerDoResolver } from '@kuratchi/koze/runtime/do.js';
import { isRoom } from './rooms';

// Each name is a room of its own, and anybody may enter it.
registerDoResolver('CHAT_ROOM_DO', ({ key = 'lobby' }) => {
  if (!isRoom(key)) throw new RpcError(404, 'There is no such room.', { code: 'no_room' });
  return env.CHAT_ROOM_DO.getByName(key);
});
