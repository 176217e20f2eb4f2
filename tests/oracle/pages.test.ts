/** Markup that the core accepts is nested by an HTML parser exactly as the source shows it. */
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { codeOf, render } from './literal-page.js';

type Node = DefaultTreeAdapterMap['node'];

const VOID = ['br', 'hr', 'img', 'input', 'wbr', 'link', 'meta'];
const NAMES =
  `a address b button caption col colgroup dd desc div dl dt em fieldset figure foreignObject form g h1
  h2 i label legend li main math menu mi mtext nobr noscript object ol optgroup option p path pre rb rp rt rtc ruby
  section select slot small span strong sub summary details dialog svg table tbody td template textarea tfoot th
  thead title tr u ul video x-a ${VOID.join(' ')}`.split(/\s+/);

/** The tags of a source, each element with its end. */
function tagsOf(source: string): string[] {
  const tags: string[] = [];
  for (const [, slash, name = ''] of source.matchAll(/<(\/?)([a-z][\w-]*)[^>]*>/gi)) {
    tags.push(`${slash}${name.toLowerCase()}`);
    if (!slash && VOID.includes(name)) tags.push(`/${name}`);
  }
  return tags;
}

/** The tags of what a parser makes of it, in a document's body. */
function parsedTags(html: string): string[] {
  const document = parse(
    `<!doctype html><html><head></head><body><main>${html}</main></body></html>`,
  );
  const tags: string[] = [];
  const walk = (node: Node): void => {
    const children =
      'content' in node ? node.content.childNodes : 'childNodes' in node ? node.childNodes : [];
    const name = 'tagName' in node ? node.tagName.toLowerCase() : undefined;
    if (name) tags.push(name);
    children.forEach(walk);
    if (name) tags.push(`/${name}`);
  };
  walk(document);
  const open = tags.indexOf('main');
  return tags.slice(open + 1, tags.length - ['/main', '/body', '/html'].length);
}

/** Elements nested at random, always closed in order. */
function generate(random: () => number, depth: number): string {
  const count = 1 + Math.floor(random() * 2);
  let text = '';
  for (let index = 0; index < count; index += 1) {
    const name = NAMES[Math.floor(random() * NAMES.length)] ?? 'p';
    if (VOID.includes(name)) text += `<${name}>`;
    else
      text += `<${name}>${depth > 0 && random() < 0.8 ? generate(random, depth - 1) : ''}</${name}>`;
  }
  return text;
}

/** Pairs and triples of every element, then deeper nests at random. */
function* sources(): Generator<string> {
  const wrap = (name: string, inner: string) =>
    VOID.includes(name) ? `<${name}>` : `<${name}>${inner}</${name}>`;
  for (const outer of NAMES) for (const inner of NAMES) yield wrap(outer, wrap(inner, ''));
  const frames = [
    'p',
    'a',
    'button',
    'form',
    'li',
    'h1',
    'select',
    'svg',
    'math',
    'table',
    'template',
    'nobr',
    'dl',
    'ruby',
  ];
  for (const outer of frames) {
    for (const middle of NAMES)
      for (const inner of NAMES) yield wrap(outer, wrap(middle, wrap(inner, '')));
  }
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  for (let index = 0; index < 3_000; index += 1) yield generate(random, 4);
}

describe('against parse5', () => {
  test('what is accepted is nested as in the source', async () => {
    const wrong: string[] = [];
    let accepted = 0;
    for (const source of sources()) {
      if (codeOf(source) === undefined) continue;
      accepted += 1;
      // With scripts, the content of `<noscript>` is text to a parser.
      if (source.includes('<noscript>')) continue;
      if (parsedTags(source).join(' ') !== tagsOf(source).join(' ')) wrong.push(source);
    }
    expect(wrong).toEqual([]);
    expect(accepted).toBeGreaterThan(3_000);
  }, 60_000);

  test.each([
    '<ul><li>a <b>b</b></li></ul>',
    '<table><caption>a</caption><thead><tr><th>a</th></tr></thead><tbody><tr><td><p>a</p></td></tr></tbody></table>',
    '<form><fieldset><legend>a</legend><label>a <input name="a"></label></fieldset><button>a</button></form>',
    '<select><optgroup label="a"><option>a</option></optgroup><hr><option>b</option></select>',
    '<svg viewBox="0 0 1 1"><g><path d="M0"/></g><foreignObject><p>a</p></foreignObject></svg>',
    '<dl><div><dt>a</dt><dd>b</dd></div></dl>',
    '<p>a <a href="/">b</a> <button>c</button><br/></p><pre>\n a</pre>',
    '<details open><summary>a</summary><p>b</p></details><x-a><p>a</p></x-a>',
  ])('%s is accepted, and rendered as it is', async (source) => {
    expect(await render(source)).toBe(source);
    expect(parsedTags(source)).toEqual(
      tagsOf(source.replaceAll(/<path([^>]*)\/>/g, '<path$1></path>')),
    );
  });
});
