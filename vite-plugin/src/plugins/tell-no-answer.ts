/** Says on the terminal that something else answered a call: its page only sees "No answer from Koze". */
import type { ServerResponse } from 'node:http';
import type { Plugin } from 'vite';

const RESULT_HEADER = 'x-koze-result';

/** Looks at what leaves the dev server for the addresses of methods. */
export function tellNoAnswer(basePath = '/__koze'): Plugin {
  return {
    name: 'koze:tell-no-answer',
    configureServer({ config, middlewares }) {
      middlewares.use((request, response, next) => {
        const [path = ''] = (request.originalUrl ?? request.url ?? '').split('?', 1);
        if (request.method === 'POST' && path.startsWith(`${basePath}/rpc/`)) {
          whenUnmarked(response, () => {
            config.logger.warn(messageFor(path, response.statusCode), { timestamp: true });
          });
        }
        next();
      });
    },
  };
}

const messageFor = (path: string, status: number): string =>
  `[koze] POST ${path} got ${status}, which is no answer from Koze: something else answered. Pass the ` +
  "request to Koze first in the worker's `fetch`, and list the path in `assets.run_worker_first`.";

/** Calls `tell` at the end of an answer that lacks the header of ours. */
function whenUnmarked(response: ServerResponse, tell: () => void): void {
  const { writeHead } = response;
  let isMarked = false;
  // Headers that are given here are in no list of the response.
  response.writeHead = (...args: unknown[]) => {
    const given = args.at(-1);
    isMarked = typeof given === 'object' && given !== null && RESULT_HEADER in given;
    return Reflect.apply(writeHead, response, args) as ServerResponse;
  };
  response.on('finish', () => {
    if (!isMarked && !response.hasHeader(RESULT_HEADER)) tell();
  });
}
