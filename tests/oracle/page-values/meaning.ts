/**
 * What browsers make of an attribute's value, from the HTML, SVG and MathML standards. Not from the core: what
 * it has forgotten shows here.
 */

/** What a value is. */
export type Meaning =
  | 'text'
  /** A URL that a visitor or a browser follows. */
  | 'link'
  /** URLs with spaces between them. */
  | 'links'
  | 'image'
  | 'srcset'
  /** CSS of SVG, in which `url(…)` loads. */
  | 'paint'
  /** The URL of what becomes a part of the page. */
  | 'resource'
  /** Code, or what decides whether something is code, or is there at all. */
  | 'code';

const CODE = /^(?:on.*|style|srcdoc|http-equiv|is|shadowrootmode)$/;

/** Elements whose every attribute can run code, or lead all URLs elsewhere. */
const CODE_ELEMENTS = ['base', 'object', 'embed', 'param'];

/** They set an attribute of another element. */
const ANIMATIONS = ['animate', 'animatecolor', 'animatemotion', 'animatetransform', 'set'];
const ANIMATED = 'attributename attributetype to from by values href xlink:href'.split(' ');

const CODE_OF: Readonly<Record<string, readonly string[]>> = {
  script: ['type', 'language'],
  link: ['rel', 'imagesrcset'],
  refresh: ['content'],
};

const PAINTS = 'clip-path cursor fill filter marker-end marker-mid marker-start mask stroke'.split(
  ' ',
);

const URLS = 'href xlink:href src action formaction poster cite background longdesc'.split(' ');

const IMAGES = ['img src', 'source src', 'input src', 'video poster', 'image href', 'feimage href'];

/** The meaning of an attribute of an element; names in lower case. */
export function meaningOf(element: string, attribute: string): Meaning {
  const isCode =
    CODE.test(attribute) ||
    CODE_ELEMENTS.includes(element) ||
    CODE_OF[element]?.includes(attribute) ||
    (ANIMATIONS.includes(element) && ANIMATED.includes(attribute));
  if (isCode) return 'code';
  if (attribute === 'srcset' || attribute === 'imagesrcset') return 'srcset';
  if (attribute === 'ping') return isResource(element) ? 'resource' : 'links';
  if (PAINTS.includes(attribute)) return 'paint';
  if (!URLS.includes(attribute)) return 'text';
  if (isResource(element)) return 'resource';
  const isImage =
    attribute === 'background' || IMAGES.includes(`${element} ${attribute.replace('xlink:', '')}`);
  return isImage ? 'image' : 'link';
}

const isResource = (element: string): boolean => ['script', 'link', 'iframe'].includes(element);
