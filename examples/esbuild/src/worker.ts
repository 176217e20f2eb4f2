import { handleRpc } from 'koze:durable-objects';
import { results } from '$server/poll.do';

export { PollDO } from 'koze:durable-objects';

export default {
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname === '/results.json') return Response.json(await results());
    return handleRpc(request, env, ctx) ?? new Response('Not Found', { status: 404 });
  },
} satisfies ExportedHandler<object>;
