/** The candidates of a `srcset`, as the HTML specification splits it. */

/** Where the URL of a candidate begins and ends. */
export type Range = readonly [start: number, end: number];

const isSpace = (character: string | undefined): boolean =>
  character !== undefined && ' \t\n\f\r'.includes(character);

/** The URLs in a `srcset`. */
export function candidatesOf(srcset: string): Range[] {
  const found: Range[] = [];
  let at = 0;
  for (;;) {
    while (isSpace(srcset[at]) || srcset[at] === ',') at++;
    if (at >= srcset.length) return found;
    const start = at;
    while (at < srcset.length && !isSpace(srcset[at])) at++;
    let end = at;
    while (srcset[end - 1] === ',') end--;
    found.push([start, end]);
    // A comma directly behind the URL ends the candidate. Otherwise, descriptors follow.
    if (end === at) at = endOfDescriptors(srcset, at);
  }
}

function endOfDescriptors(srcset: string, start: number): number {
  let isInside = false;
  for (let at = start; at < srcset.length; at++) {
    const character = srcset[at];
    if (character === '(') isInside = true;
    else if (character === ')') isInside = false;
    else if (character === ',' && !isInside) return at;
  }
  return srcset.length;
}

/** What `parts` have within a range of their joined text. */
export function sliceParts(parts: readonly string[], [start, end]: Range): string[] {
  let offset = 0;
  return parts.map((part) => {
    const slice = part.slice(Math.max(0, start - offset), Math.max(0, end - offset));
    offset += part.length;
    return slice;
  });
}
