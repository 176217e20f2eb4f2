/** Attributes with holes: which the core has to refuse, which it refuses, and what it calls for the others. */
import { ATTRIBUTE_NAMES, FORMS, type Form, type Place } from './contexts.js';
import { type Meaning, meaningOf } from './meaning.js';
import { codeOf, diagnose, HOLE } from './pages.js';

/** An attribute of an element, with a hole. */
export interface Slot {
  readonly attribute: string;
  readonly form: Form;
  readonly meaning: Meaning;
  /** Whether the core has to refuse it. */
  readonly isRefused: boolean;
}

/** All slots of an element. */
export function allSlots(
  { element }: Place,
  forms: readonly Form[],
  attributes: readonly string[] = ATTRIBUTE_NAMES,
): Slot[] {
  return forms.flatMap((form) =>
    attributes.map((attribute) => {
      const meaning = meaningOf(element, attribute);
      return { attribute, form, meaning, isRefused: isRefused(meaning, form) };
    }),
  );
}

function isRefused(meaning: Meaning, { text, isFixed }: Form): boolean {
  if (meaning === 'text') return false;
  // A value in front of `&colon;` can't be judged.
  return meaning === 'code' || text.includes('&') || (meaning === 'resource' && !isFixed);
}

export const acceptedBy = (slots: readonly Slot[]): Slot[] =>
  slots.filter(({ isRefused }) => !isRefused);

/** The markup of slots, each on a line of its own. */
export function markupOf(place: Place, slots: readonly Slot[]): string {
  const texts = slots.map(
    ({ attribute, form }) => `${attribute}=${form.text.replaceAll('$', HOLE)}`,
  );
  if (place.isSingle) return place.wrap(place.write(texts.join('\n')));
  return place.wrap(texts.map((text) => place.write(text)).join('\n'));
}

/** The core stops after 50 errors, and a slot can have two. */
const MAX_ERRORS = 20;

/** The slots that the core refuses, each for its hole and at its place. */
export function refusedBy(place: Place, slots: readonly Slot[]): Slot[] {
  const refused = new Set<Slot>();
  for (const group of groupsOf(place, slots)) {
    for (const { code, location, message } of diagnose(place.file, markupOf(place, group))) {
      // The first line is the script's.
      const slot = group[location!.line - 2];
      if (code !== 'page-hole' || !slot) throw new Error(`${place.label}: ${message}`);
      refused.add(slot);
    }
  }
  return slots.filter((slot) => refused.has(slot));
}

/** What is to be accepted, in one file; what isn't, in files of as many as the core reports. */
function groupsOf({ isSingle }: Place, slots: readonly Slot[]): Slot[][] {
  // One element has an attribute once.
  const forms = new Set(isSingle ? slots.map(({ form }) => form) : [undefined]);
  const groups = [...forms].flatMap((form) => {
    const own = form ? slots.filter((slot) => slot.form === form) : slots;
    return [acceptedBy(own), own.filter(({ isRefused }) => isRefused)];
  });
  return groups.flatMap((group) => {
    if (!group[0]?.isRefused) return [group];
    const count = Math.ceil(group.length / MAX_ERRORS);
    return Array.from({ length: count }, (_, i) =>
      group.slice(i * MAX_ERRORS, (i + 1) * MAX_ERRORS),
    );
  });
}

/** One slot for each helper that the core calls for values of each meaning. */
export function kindsOf(
  places: readonly Place[],
): Map<string, { place: Place; attribute: string }> {
  const kinds = new Map<string, { place: Place; attribute: string }>();
  for (const place of places) {
    if (place.isSingle) continue;
    const slots = acceptedBy(
      allSlots(
        place,
        FORMS.filter(({ isCommon }) => isCommon),
      ),
    );
    if (diagnose(place.file, markupOf(place, slots)).length > 0) continue;
    for (const [, helper, attribute] of codeOf(place.file).matchAll(/_(\w+)\("([\w:-]+)", /g)) {
      const kind = `${meaningOf(place.element, attribute!)} ${helper}`;
      if (!kinds.has(kind)) kinds.set(kind, { place, attribute: attribute! });
    }
  }
  return kinds;
}
