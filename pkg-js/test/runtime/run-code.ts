/** The worker of a project of the tests: functions at /worker/<name>, which run as worker code does. */
import { runWithContext } from '@kuratchi/koze/runtime/context.js';
import type { ExecutionContextLike } from '@kuratchi/koze/runtime/types.js';

// biome-ignore lint/suspicious/noExplicitAny: a project's bindings are its own.
type Code = Readonly<Record<string, (request: Request, env: any) => unknown>>;

interface Worker {
  fetch(request: Request, env: object, ctx: ExecutionContextLike): Promise<Response>;
}

/** Answers with the result of a function, or with what it threw; all else goes to `koze`. */
export function runCode(code: Code, koze: Worker): Worker {
  return {
    async fetch(request, env, ctx) {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith('/worker/')) return koze.fetch(request, env, ctx);
      const run = code[pathname.slice('/worker/'.length)];
      if (!run) return new Response('no such test', { status: 404 });
      try {
        const result = await runWithContext({ request, env, ctx }, () => run(request, env));
        return Response.json(result ?? null);
      } catch (error) {
        return Response.json({ threw: String(error) }, { status: 500 });
      }
    },
  };
}
