/** Pages from the real core, rendered by the real runtime, read by parse5. */
import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { createCompiler, type Diagnostic } from '../../../pkg-js/src/compiler/index.js';
import * as runtime from '../../../pkg-js/src/runtime/page/index.js';
import { PageContext } from '../../../pkg-js/src/runtime/page/page-context.js';
import {
  type LoadDocument,
  type LoadPart,
  render,
} from '../../../pkg-js/src/runtime/page/render.js';

/** A hole. Each makes its value anew: some change when they are asked. */
export const HOLE = '{v()}';

const SCRIPT = `<script>import { params } from 'koze:request'; const { v } = params;</script>\n`;

const wasm = readFileSync(new URL('../../../pkg-js/wasm/koze_bg.wasm', import.meta.url));
const compiler = createCompiler({ wasm, root: '/app' });

/** What the core says about a file with this markup. The script is the first line. */
export function diagnose(file: string, markup: string): readonly Diagnostic[] {
  const { diagnostics } = compiler.update([{ file, content: { text: SCRIPT + markup } }]);
  return diagnostics.filter(({ location }) => location?.file === file);
}

/** The code that the core writes for a file that it has accepted. */
export function codeOf(file: string): string {
  const emitted = compiler.emit({ module: 'page', file });
  if (!('code' in emitted)) throw new Error(`${file}: ${emitted.error.message}`);
  return emitted.code;
}

/** A page that renders with what its holes call. */
export type Page = (v: () => unknown) => Promise<string>;

/** Compiles a page or the document, and loads it. Throws if the core refuses it. */
export function load(file: string, markup: string): Page {
  const [error] = diagnose(file, markup);
  if (error) throw new Error(`${error.message}\n${markup.slice(0, 500)}`);
  const { code } = transformSync(codeOf(file), { loader: 'ts', format: 'cjs' });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', code)(module, module.exports, () => runtime);
  const part: unknown = async () => module.exports;
  const url = 'https://page.example/a/b';
  return (v) => {
    const context = new PageContext(new Request(url), url, { v } as never, 200);
    return file === 'src/app.koze'
      ? render({ app: part as LoadDocument }, [EMPTY], context)
      : render({}, [part as LoadPart], context);
  };
}

const EMPTY: LoadPart = async () => ({ default: async () => ({ body: async () => '' }) });

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const childrenOf = (node: Node): Node[] =>
  'content' in node ? node.content.childNodes : 'childNodes' in node ? node.childNodes : [];

/** The elements of a document with the names of their attributes, as a text. */
export function shapeOf(html: string): string {
  const shape = (node: Node): string => {
    const inside = childrenOf(node).map(shape).join('');
    if (!('tagName' in node)) return node.nodeName === '#text' ? '' : `${node.nodeName}(${inside})`;
    const names = node.attrs.map(({ prefix, name }) => (prefix ? `${prefix}:${name}` : name));
    return `<${node.tagName} ${names.join(' ')}>${inside}</>`;
  };
  return shape(parse(html));
}

/** All elements of a document. */
export function elementsOf(html: string): Element[] {
  const found: Element[] = [];
  const visit = (node: Node) => {
    if ('tagName' in node) found.push(node);
    childrenOf(node).forEach(visit);
  };
  visit(parse(html));
  return found;
}

/** The text in an element. */
export function textOf(node: Node): string {
  if ('value' in node && node.nodeName === '#text') return node.value;
  return childrenOf(node).map(textOf).join('');
}
