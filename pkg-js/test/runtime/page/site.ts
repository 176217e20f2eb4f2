/** Pages as the core emits them, and requests to them. */
import { createPages, text } from '../../../src/runtime/page/index.js';
import type { PageContext } from '../../../src/runtime/page/page-context.js';
import type { LoadDocument, LoadPart } from '../../../src/runtime/page/render.js';
import type { PageOptions } from '../../../src/runtime/page/visit.js';
import { createHandler, createWorker } from '../../../src/runtime/worker/handler.js';

type Script = (context: PageContext) => unknown;

interface Parts {
  readonly title?: string;
  readonly head?: string;
}

/** A page whose script is `script`, and whose body shows what it returns. */
export function page(script: Script = () => '', { title, head }: Parts = {}): LoadPart {
  return async () => ({
    async default(context) {
      const value = await script(context);
      return {
        ...(title === undefined ? {} : { title: async () => `<title>${title}</title>` }),
        ...(head === undefined ? {} : { head: async () => head }),
        body: async () => `<p>${text(value)}</p>`,
      };
    },
  });
}

/** A layout: `name[slot]`. */
export function layout(name: string, script: Script = () => {}, parts: Parts = {}): LoadPart {
  return async () => ({
    async default(context) {
      const { title, head } = await (await page(script, parts)()).default(context);
      return {
        ...(title && { title }),
        ...(head && { head }),
        body: async (slot) => `${name}[${slot}]`,
      };
    },
  });
}

/** A document: `app(title|head|slot)`. */
export const app: LoadDocument = async () => ({
  default: async () => ({
    document: async (slot, head, title) => `app(${title ?? '<title>own</title>'}|${head}|${slot})`,
  }),
});

/** A project's `handlePages`, with the pages by their paths. */
export function site(
  pages: Readonly<Record<string, LoadPart>>,
  options: Partial<PageOptions> = {},
): ReturnType<typeof createPages> {
  const routes = Object.entries(pages).map(([path, load]) => ({ path, layouts: [], page: load }));
  return createPages({ layouts: [], routes, ...options }, rpc);
}

const rpc = createHandler([], { base: '/__koze' });

export const ORIGIN = 'https://page.example';

/** The answer to a request; status and text. */
export async function get(
  handlePages: ReturnType<typeof createPages>,
  path: string,
  init?: RequestInit,
): Promise<readonly [number, string] | undefined> {
  const response = await handlePages(new Request(ORIGIN + path, init), {});
  return response && [response.status, await response.text()];
}

/** The worker of `koze:worker`, with assets. */
export function worker(
  handlePages: ReturnType<typeof createPages> | undefined,
  assets?: (request: Request) => Response,
): (path: string, init?: RequestInit) => Promise<Response> {
  const { fetch } = createWorker(rpc, handlePages);
  const env = assets ? { ASSETS: { fetch: async (request: Request) => assets(request) } } : {};
  const context = { waitUntil() {} };
  return (path, init) => fetch(new Request(ORIGIN + path, init), env, context);
}
