/**
 * What html5lib's tests ask of a tokenizer, as pages: what the core accepts, it passes on as a parser of HTML
 * reads it; what such a parser calls an error is refused, or is text.
 */
import { type DefaultTreeAdapterMap, type ParserError, parseFragment } from 'parse5';
import { expect, test } from 'vitest';
import { render } from './literal-page.js';

/** Inputs of html5lib's tokenizer tests 1, 2 and 4, but for those of doctypes. */
const INPUTS = [
  ...['<h>', '</>', '<>', "<h a='b'>", '<h a=b>', '<h></h>', '<p>One<p>Two', "<h></h a='b'>"],
  ...["<h a='b' c='d'>", "<h a='b'c='d'>", "<h a='b' a='d'>", '<!--comment-->', '<!----->'],
  ...['<!-- --comment -->', '<!--comment', '<!-', '<!-->', '<!--->', '<!---->', '<!-- <!--test-->'],
  ...['&', '&&', '& ', '&f', '&#', '&#x', "I'm &not;it", "I'm &notin;", "I'm &notit", "I'm &notin"],
  ...["I'm &no", '&\u00ac;', '&#0036;', '&#x3f;', "<h a='&#x3f;'></h>", "<h a='&notx'>"],
  ...["<h a='&not1'>", "<h a='&noti'>", "<h a='&COPY'>", '<s o=& t>', '<a a=a&>foo'],
  ...['<plaintext>foobar', '<a a=f<>', '&#0000;', '&#x0000;', '&#2225222;', '&#x1010FFFF;'],
  ...[
    '&#xD869;&#xDED6;',
    '&#xaBcD;',
    '&;',
    "<h a='&'>",
    '<a<b>',
    '<h/>',
    '<br/>',
    "<br foo='bar'/>",
  ],
  ...["<h/a='b'>", '<h a="b">', '</', '</1>', '<?namespace>', '<?foo bar?>', '<?foo bar??>'],
  ...['foo < bar', '\0', '<!---x', '\nx\n&gt;\n', '<h >', "<h a B=''>", '<h a ">', "<h a '>"],
  ...['a</>bc', 'a</><b>c', 'a</><!--b-->c', 'a</></b>c', '<z/0  <>', '<z x=<>', '<z z=z=z>'],
  ...['<z =>', '<z ==>', '<z ===>', '<z ====>', '<z z="&">', '<z z="&\'">', "<z z='&'>"],
  ...["<z z='&\"'>", "<z z='&xlink_xmlns;'>bar<z>", "<z z='&#x0020; foo'>bar<z>"],
  ...["<foo \"='bar'>", "<foo '='bar'>", "<foo a\"b='bar'>", "<foo a'b='bar'>", "<foo a=b'c>"],
  ...['<foo a=b"c>', '<foo a="b"c>', "<foo a='b'c>", "<br a='b'/>", "<bar a='b'/>", '<z\r', '<z/'],
  ...['&#x0', '&#0', `&#x${'0'.repeat(240)}41;`, `&#${'0'.repeat(240)}65;`, '&#x &#X ', '&#xZ'],
  ...['&# &#; ', '&#A', '&#x10000;', '&#X10FFFF;', '&#x110000;', '&#x80000041;', '&#x100000041;'],
  ...['&#4294967361;', '&#x10000000000000041;', '&#18446744073709551681;'],
  ...['&#xD7FF;&#xD800;&#xD801;&#xDFFE;&#xDFFF;&#xE000;', '<X>', '</X>', '<x X>'],
  ...['<x@AZ[`az{ @AZ[`az{>', '<x x=1 x=2 X=3>', '</x X>', '</x x x>', '<xr/>', '</br/>'],
  ...['<!doc>\0', '<!doc\0', '<!doc\u0080', '<!doc\ufdd1', '<!doc\ud83f\udfff', '\r?', '\r', '\n'],
  ...['\r\n', '\r\r', '\n\n', '\n\r', 'text\r\r\rtext', '<a a=aa`>', '<a', '<a ', '<a a', '<a a='],
];

/** The input, and the input with an end for its last element. */
function sourcesOf(input: string): string[] {
  const name = /^.*<([a-z][^\s/>]*)/is.exec(input)?.[1];
  return name === undefined ? [input] : [input, `${input}</${name}>`];
}

/** The tree, without comments, which pages drop, and whether the text had errors. */
function read(html: string): { tree: unknown; errors: string[] } {
  const errors: string[] = [];
  const onParseError = ({ code }: ParserError) => errors.push(code);
  const shape = (node: DefaultTreeAdapterMap['node']): unknown => {
    if (node.nodeName === '#comment') return [];
    if ('value' in node) return [node.value];
    const children = 'childNodes' in node ? node.childNodes.flatMap(shape) : [];
    const attrs = 'attrs' in node ? node.attrs.map(({ name, value }) => `${name}=${value}`) : [];
    return [{ name: node.nodeName, attrs, children }];
  };
  return {
    tree: shape(parseFragment(html, { onParseError, sourceCodeLocationInfo: true })),
    errors,
  };
}

test('what is accepted is read as a parser of HTML reads it', async () => {
  let accepted = 0;
  const wrong: string[] = [];
  for (const source of INPUTS.flatMap(sourcesOf)) {
    const html = await render(source);
    if (html === undefined) continue;
    accepted += 1;
    const { tree, errors } = read(source);
    expect(read(html).tree, source).toEqual(tree);
    // Comments are dropped, and a reference that is none is text.
    if (errors.some((code) => !/comment|reference/.test(code))) wrong.push(source);
  }
  expect(wrong).toEqual([]);
  expect(accepted).toBeGreaterThan(70);
});
