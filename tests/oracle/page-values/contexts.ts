/** Every place that a hole may stand in: elements, their attributes, and the ways to write a value. */
import { CORE_ATTRIBUTES, CORE_ELEMENTS } from './core-lists.js';

/** An element where it may be. */
export interface Place {
  /** `svg a` */
  readonly label: string;
  readonly element: string;
  readonly file: string;
  /** The markup of an element with this attribute, or without one. */
  write(attribute?: string, content?: string): string;
  /** The markup around such elements. */
  wrap(elements: string): string;
  /** Whether a file has it once, so that its attributes are all at one element. */
  readonly isSingle: boolean;
}

const VOID =
  'area base basefont bgsound br col embed hr img input keygen link meta param source track wbr'.split(
    ' ',
  );

/** The elements around one, outermost first. */
const AROUND: Readonly<Record<string, string>> = {
  caption: 'table',
  colgroup: 'table',
  col: 'table colgroup',
  tbody: 'table',
  thead: 'table',
  tfoot: 'table',
  tr: 'table tbody',
  td: 'table tbody tr',
  th: 'table tbody tr',
  li: 'ul',
  dt: 'dl',
  dd: 'dl',
  option: 'select',
  optgroup: 'select',
  rb: 'ruby',
  rt: 'ruby',
  rp: 'ruby',
  rtc: 'ruby',
  base: 'head',
  title: 'head',
};

/** An element with attributes that make it more dangerous, or without which it is something else. */
const VARIANTS: readonly (readonly [element: string, attributes: string, label?: string])[] = [
  ['script', 'type="module" src="/x.js"'],
  ['meta', 'name="x"'],
  ['meta', 'http-equiv="refresh"', 'refresh'],
  ['link', 'rel="stylesheet"'],
  ['input', 'type="image"', 'input image'],
];

const HTML =
  `abbr audio b bdi bdo canvas cite code data datalist dfn del em fieldset form i iframe ins kbd label
  legend map mark meter output picture progress q s samp slot small span strong sub sup time u var video
  custom-element`.split(/\s+/);
const SVG =
  `a animate animateMotion animateTransform circle clipPath defs desc feImage filter foreignObject g image
  linearGradient marker mask metadata mpath path pattern script set style switch symbol text textPath title
  tspan use view`.split(/\s+/);
const MATH =
  'a annotation annotation-xml maction math mi mn mo mrow ms mspace mtext semantics'.split(' ');

/** Attributes that browsers act on, and some that they don't. */
const ATTRIBUTES =
  `accept-charset alt aria-label as charset class color content coords crossorigin cursor data data-x
  dir download enctype encoding fill filter for form formmethod formtarget height id integrity itemid kind label lang
  list mask media method name nonce onclick onload onbegin part pattern pathname placeholder popovertarget property
  referrerpolicy rel role sandbox shadowrootmode shape size sizes slot span src srcdoc srclang start step style summary tabindex
  target title transform translate type usemap value width xlink:title xml:base xml:lang xmlns`.split(
    /\s+/,
  );

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

export const ATTRIBUTE_NAMES = unique([...CORE_ATTRIBUTES, ...ATTRIBUTES]);

const PAGE = 'src/routes/[v].koze';

/** The places of all elements. */
export const PLACES: readonly Place[] = [
  ...unique([...CORE_ELEMENTS, ...HTML])
    .filter((name) => !VARIANTS.some(([element]) => element === name))
    .filter((name) => !['html', 'head', 'body'].includes(name))
    .map((name) => place(name, name, AROUND[name] ?? '', '')),
  ...VARIANTS.map(([name, attributes, label]) => place(label ?? name, name, '', attributes)),
  place('input', 'input', '', ''),
  ...SVG.map((name) => place(`svg ${name}`, name, 'svg', '')),
  ...MATH.map((name) => place(`math ${name}`, name, 'math', '')),
  ...['html', 'head', 'body'].map(documentPart),
];

function place(label: string, name: string, around: string, attributes: string): Place {
  const outer = around === '' ? [] : around.split(' ');
  const isVoid = VOID.includes(name) && !['svg', 'math'].includes(around);
  return {
    label,
    element: label === 'refresh' ? label : name.toLowerCase(),
    file: PAGE,
    isSingle: name === 'title' && around === 'head',
    write(attribute = '', content = '') {
      const [own] = attribute.split('=');
      const others = attributes.split(' ').filter((text) => text.split('=')[0] !== own);
      const all = [name, ...others, attribute].filter((text) => text !== '').join(' ');
      return isVoid ? `<${all}>` : `<${all}>${content}</${name}>`;
    },
    wrap: (elements) =>
      outer.map((each) => `<${each}>`).join('') +
      elements +
      outer
        .toReversed()
        .map((each) => `</${each}>`)
        .join(''),
  };
}

/** An element that only the document has. */
function documentPart(name: string): Place {
  const tag = (own: string, attribute: string) =>
    own === name && attribute !== '' ? `<${own} ${attribute}>` : `<${own}>`;
  return {
    label: name,
    element: name,
    file: 'src/app.koze',
    isSingle: true,
    write(attribute = '', content = '') {
      const inside = (own: string) => (own === name ? content : '');
      return (
        `${tag('html', attribute)}${inside('html')}${tag('head', attribute)}${inside('head')}` +
        `<title>x</title></head>${tag('body', attribute)}${inside('body')}<slot></slot></body></html>`
      );
    },
    wrap: (elements) => `<!doctype html>${elements}`,
  };
}

/** A way to write a value with a hole. */
export interface Form {
  /** With `$` for the hole. */
  readonly text: string;
  /** The origin that the literal text fixes; that of the page for a path. */
  readonly origin?: string;
  /** Whether it could be the URL of a script. */
  readonly isFixed?: boolean;
  /** Whether every attribute of every element is written so. The others are for one of each kind. */
  readonly isCommon?: boolean;
}

const PAGE_ORIGIN = 'page';

export const FORMS: readonly Form[] = [
  { text: '$', isCommon: true },
  { text: '"$"' },
  { text: "'$'" },
  { text: `"{''}$"` },
  { text: '" $"' },
  { text: '"$ "' },
  { text: '"/$"', origin: PAGE_ORIGIN, isCommon: true },
  { text: '"\t/$"', origin: PAGE_ORIGIN },
  { text: `"{'\\\\'}$"`, origin: PAGE_ORIGIN },
  { text: '"/a/$"', origin: PAGE_ORIGIN, isFixed: true, isCommon: true },
  { text: '"/a $"', origin: PAGE_ORIGIN, isFixed: true },
  { text: '"./$"', origin: PAGE_ORIGIN, isFixed: true },
  { text: '"?$"', origin: PAGE_ORIGIN, isFixed: true },
  { text: '"#$"', origin: PAGE_ORIGIN, isFixed: true },
  { text: '"/a/$/$?b=$#$"', origin: PAGE_ORIGIN, isFixed: true },
  { text: '"/$/$"', origin: PAGE_ORIGIN },
  { text: '"$/$"' },
  { text: '"$:$"' },
  { text: '"java$"' },
  { text: '"javascript$alert(1)"' },
  { text: '"$script:alert(1)"' },
  { text: '"$&colon;alert(1)"', isCommon: true },
  { text: '"https://cdn.example$"' },
  { text: '"https://cdn.example/$"', origin: 'https://cdn.example', isFixed: true },
  { text: '"//cdn.example/$"', origin: '//cdn.example', isFixed: true },
  { text: '"$ 2x, $"' },
  { text: '"/a.png 1x, /$ 2x"', origin: PAGE_ORIGIN, isFixed: true },
];
