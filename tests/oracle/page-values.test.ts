/**
 * No value changes the structure of a page: every element, attribute and text that a hole may stand in, times
 * hostile values, compiled by the core, rendered by the runtime and read by an HTML parser. Where no hole may
 * stand, the core says so.
 */
import { describe, expect, it } from 'vitest';
import { HOSTILE, UNREADY, WORST } from '../../pkg-js/test/runtime/page/hostile-values.js';
import { FORMS, PLACES, type Place } from './page-values/contexts.js';
import {
  diagnose,
  elementsOf,
  HOLE,
  load,
  type Page,
  shapeOf,
  textOf,
} from './page-values/pages.js';
import { acceptedBy, allSlots, kindsOf, markupOf, refusedBy } from './page-values/slots.js';
import { wrongUrl } from './page-values/urls.js';

/** Elements that no page may have, with holes or without. Only layouts have a slot. */
const REFUSED = [
  ...['frame', 'frameset', 'image', 'isindex', 'keygen', 'plaintext', 'slot'],
  ...['svg script', 'math annotation-xml'],
];

const isUsable = (place: Place) => diagnose(place.file, place.wrap(place.write())).length === 0;
const usable = PLACES.filter(isUsable);

it('the elements that no page may have', () => {
  const refused = PLACES.filter((place) => !usable.includes(place)).map(({ label }) => label);
  expect(refused.sort()).toEqual(REFUSED.toSorted());
  expect(usable.length).toBeGreaterThan(200);
});

/** A value that no attribute tells apart from this one: some are absent, some go by truthiness. */
function harmless(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  return value ? 'x' : '';
}

/** Expects the shape of a page to be the same for all values, and returns what it renders. */
async function expectSameShape(page: Page, values: readonly (() => unknown)[]) {
  const shapes = new Map<unknown, string>();
  const rendered: { readonly make: () => unknown; readonly html: string }[] = [];
  for (const make of values) {
    const like = harmless(make());
    if (!shapes.has(like)) shapes.set(like, shapeOf(await page(() => like)));
    const html = await page(make);
    expect(shapeOf(html), String(make())).toBe(shapes.get(like));
    rendered.push({ make, html });
  }
  return rendered;
}

describe('attributes', () => {
  it.each(usable.map((place) => [place.label, place] as const))('of %s', (_, place) => {
    const slots = allSlots(
      place,
      FORMS.filter(({ isCommon }) => isCommon),
    );
    expect(refusedBy(place, slots)).toEqual(slots.filter(({ isRefused }) => isRefused));
  });

  const kinds = kindsOf(usable);

  it('come in these kinds', () => {
    expect([...kinds.keys()].sort()).toEqual([
      'image image',
      'link action',
      'link url',
      'links url',
      'paint url',
      'resource fixed',
      'srcset srcset',
      'text attribute',
      'text boolean',
    ]);
  });

  it.each([...kinds])('of the kind %s keep the shape, and lead nowhere else', async (_, one) => {
    const { place, attribute } = one;
    const slots = allSlots(place, FORMS, [attribute]);
    expect(refusedBy(place, slots)).toEqual(slots.filter(({ isRefused }) => isRefused));
    const accepted = acceptedBy(slots);
    const page = load(place.file, markupOf(place, accepted));
    expect(HOSTILE.length).toBeGreaterThan(120);
    for (const { make, html } of await expectSameShape(page, HOSTILE)) {
      const elements = elementsOf(html).filter(({ tagName }) => tagName === place.element);
      expect(elements).toHaveLength(accepted.length);
      for (const [index, { form, meaning }] of accepted.entries()) {
        const [own] = elements[index]!.attrs.filter(({ name }) => name === attribute);
        const wrong = own && wrongUrl(own.value, meaning, form);
        expect(wrong, `${form.text} of ${JSON.stringify(String(make()))}`).toBeUndefined();
      }
    }
  });
});

/** Browsers move text out of these, or read none in them. */
const WITHOUT_TEXT =
  'table tbody thead tfoot tr colgroup head html xmp iframe noembed noframes noscript'.split(' ');

/** In these, braces are CSS. The script of a page is the core's own. */
const WITHOUT_HOLES = ['style', 'script', 'svg style'];

describe('text', () => {
  const places = usable.filter(
    (place) => place.write('', HOLE).includes(HOLE) && !WITHOUT_HOLES.includes(place.label),
  );
  const refused = places.filter(({ label }) => WITHOUT_TEXT.includes(label));
  const accepted = places.filter(({ label }) => !WITHOUT_TEXT.includes(label));

  it.each(refused.map((place) => [place.label, place] as const))('is refused in %s', (_, place) => {
    const found = diagnose(place.file, place.wrap(place.write('', HOLE)));
    expect(found.map(({ code, location }) => [code, location?.line])).toEqual([['page-hole', 2]]);
  });

  it('is refused in all of these', () => {
    expect(refused).toHaveLength(WITHOUT_TEXT.length);
  });

  it.each(['style', 'svg style'])('is no hole in %s', async (label) => {
    const place = PLACES.find((each) => each.label === label)!;
    const page = load(place.file, place.wrap(place.write('', 'a{v()}')));
    expect(await page(() => 'b')).toContain('a{v()}');
  });

  it.each(accepted.map((place) => [place.label, place] as const))(
    'keeps the shape of %s, and its own',
    async (_, place) => {
      const page = load(place.file, place.wrap(place.write('', HOLE)));
      const values = place.label === 'p' ? HOSTILE : WORST.map((text) => () => text);
      for (const { make, html } of await expectSameShape(page, values)) {
        const value = make();
        if (typeof value !== 'string') continue;
        // The document has a title of its own.
        const element = elementsOf(html).findLast(
          ({ tagName }) => tagName.toLowerCase() === place.element,
        )!;
        expect(plain(textOf(element))).toBe(plain(value));
      }
    },
  );

  /** HTML has no NUL, and one kind of line break. */
  const plain = (text: string) =>
    text
      .replaceAll(/[\0\ufffd]/g, '')
      .replaceAll(/\r\n?/g, '\n')
      .trimEnd();
});

it('what has no text ends a page', async () => {
  const texts = load('src/routes/[v].koze', `<p>${HOLE}</p>`);
  const attributes = FORMS.filter(({ text }) => !text.includes('&')).map(({ text }) =>
    load('src/routes/[v].koze', `<a href=${text.replaceAll('$', HOLE)}></a>`),
  );
  for (const page of [texts, ...attributes]) {
    for (const make of UNREADY) await expect(page(make)).rejects.toThrow();
  }
});
