/** From the modules of a page, its layouts and its document to one HTML text. */
import { escapeHtml } from './escape.js';
import type { PageContext } from './page-context.js';

type Slot = (slot: string) => Promise<string>;

/** What the function of a page's or layout's module returns. */
interface Rendered {
  /** The whole `<title>…</title>`. */
  title?(): Promise<string>;
  head?(): Promise<string>;
  readonly body: Slot;
}

/** What the function of `app.koze` returns. */
interface RenderedDocument {
  document(slot: string, head: string, title: string | undefined): Promise<string>;
}

/** A module of the core's making, loaded when it is needed. */
export type Load<T> = () => Promise<{ default: (context: PageContext) => Promise<T> }>;

/** Loads a page or a layout. */
export type LoadPart = Load<Rendered>;

/** Loads the document. */
export type LoadDocument = Load<RenderedDocument>;

/** What is the same for all pages. */
interface Frame {
  readonly app?: LoadDocument | undefined;
  readonly scripts?: readonly string[] | undefined;
}

/** The whole page. `parts` are the layouts, outermost first, then the page. */
export async function render(
  { app, scripts = [] }: Frame,
  parts: readonly LoadPart[],
  context: PageContext,
): Promise<string> {
  const [appModule, ...modules] = await Promise.all([app?.(), ...parts.map((load) => load())]);
  // One after the other, from the outside in: a layout that redirects ends it, and what the page
  // itself would do doesn't happen.
  const document = await appModule?.default(context);
  const rendered: Rendered[] = [];
  for (const module of modules) rendered.push(await module.default(context));

  const title = await [...rendered]
    .reverse()
    .find((each) => each.title)
    ?.title?.();
  let head = scripts.map((url) => `<script type="module" src="${url}"></script>`).join('');
  for (const each of rendered) head += (await each.head?.()) ?? '';
  let slot = '';
  for (const { body } of [...rendered].reverse()) slot = await body(slot);
  if (document) return document.document(slot, head, title);
  // What a browser would show in place of a title.
  return shell(slot, head, title ?? `<title>${escapeHtml(context.host)}</title>`);
}

/** The document of a project without `app.koze`. */
function shell(slot: string, head: string, title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${title}${head}
</head>
<body>
${slot}
</body>
</html>
`;
}
