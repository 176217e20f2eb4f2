/** Hostile values in every place of a page, in a browser: nothing runs, and nothing leads to another host. */
import { describe, expect, test } from 'vitest';
import { WORST } from '../../pkg-js/test/runtime/page/hostile-values.js';
import { BROWSER, useBrowser } from '../e2e/harness/browser.js';
import { FORMS, PLACES, type Place } from '../oracle/page-values/contexts.js';
import { diagnose, HOLE, load } from '../oracle/page-values/pages.js';
import { acceptedBy, allSlots, markupOf } from '../oracle/page-values/slots.js';

const PAGE = 'http://page.example/';

/** One or more of each meaning. All would be more than a file may have. */
const ATTRIBUTES =
  'action class cursor fill href mask ping shadowrootmode src srcset xlink:href'.split(' ');

/** A page with a hole in every text and attribute that the core accepts. */
function everyPlace(): string {
  const places = PLACES.filter(({ isSingle, element }) => !isSingle && element !== 'base');
  const markup = places.filter(isAccepted).flatMap((place) => {
    const text = place.wrap(place.write('', HOLE));
    const slots = acceptedBy(
      allSlots(
        place,
        FORMS.filter(({ text, isCommon }) => isCommon && !text.includes('&')),
        ATTRIBUTES,
      ),
    );
    const attributes = slots.length > 0 ? [markupOf(place, slots)] : [];
    return diagnose(place.file, text).length === 0 ? [text, ...attributes] : attributes;
  });
  return `<head><title>${HOLE}</title></head>\n${markup.join('\n')}`;
}

const isAccepted = (place: Place) => diagnose(place.file, place.wrap(place.write())).length === 0;

/** What a browser has made of the page. */
function inspect() {
  const elements = [...document.querySelectorAll('*')];
  const names = ['href', 'src', 'action', 'formaction', 'xlink:href', 'poster', 'cite'];
  const urls = elements.flatMap((element) =>
    names.flatMap((name) => element.getAttribute(name) ?? []),
  );
  const schemes = urls.flatMap((url) =>
    URL.canParse(url, location.href) ? new URL(url, location.href).protocol : [],
  );
  return {
    shape: elements
      .map((each) => `${each.tagName} ${each.getAttributeNames()} ${each.shadowRoot !== null}`)
      .join('\n'),
    schemes: [...new Set(schemes)].sort(),
  };
}

describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
  const browser = useBrowser();

  test('no value runs, leads to another host, or changes the page', async () => {
    const render = load('src/routes/[v].koze', everyPlace());
    const context = await browser().newContext();
    const page = await context.newPage();
    const seen = { html: '', hosts: new Set<string>(), ran: [] as string[] };
    page.on('dialog', (dialog) => {
      seen.ran.push(dialog.message());
      return dialog.dismiss();
    });
    await context.route('**/*', (route, request) => {
      seen.hosts.add(new URL(request.url()).host);
      if (request.url() !== PAGE) return route.fulfill({ status: 204 });
      return route.fulfill({ contentType: 'text/html; charset=utf-8', body: seen.html });
    });
    const open = async (value: string) => {
      seen.html = await render(() => value);
      await page.goto(PAGE, { waitUntil: 'load' });
      return page.evaluate(inspect);
    };

    const { shape } = await open('x');
    expect(shape.split('\n').length).toBeGreaterThan(3000);
    expect(WORST).toHaveLength(20);
    for (const value of WORST) {
      const found = await open(value);
      expect(found.shape, value).toEqual(shape);
      expect(['about:', 'http:'], value).toEqual(expect.arrayContaining(found.schemes));
      expect(seen.ran, value).toEqual([]);
      expect([...seen.hosts], value).toEqual(['page.example']);
    }
    await context.close();
  });
});
