/** Random requests that are the same every time, for one seed. */

/** Numbers from 0 to 1 (mulberry32). */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

/** What parsers stumble over. */
const TOKENS = [
  ...['__proto__', 'constructor', 'prototype', 'then', 'toJSON', 'length', 'koze:args', 'key='],
  ...[
    '[',
    ']',
    '{',
    '}',
    '"',
    '\\',
    ',',
    ':',
    'null',
    '-0',
    '1e999',
    '-1e-999',
    '\\ud800',
    '\\u0000',
  ],
  ...[
    '\0',
    '\r\n',
    '\r\n\r\n',
    '--b',
    '--b--',
    ';',
    '=',
    '%',
    '%00',
    '%2f',
    '%zz',
    '../',
    '//',
    '\\',
  ],
  ...['\ufeff', '\u2028', '\u{1f98a}', '"args":', '"holes":', '[0]', '[[', '[[0,"a"]]', '\xff'],
];

/** A text with a few random changes. */
export function mutate(random: Random, text: string): string {
  let changed = text;
  for (let left = 1 + below(random, 4); left > 0; left--) changed = mutateOnce(random, changed);
  return changed;
}

function mutateOnce(random: Random, text: string): string {
  const at = below(random, text.length + 1);
  const to = at + below(random, Math.min(20, text.length - at + 1));
  switch (below(random, 7)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, to) + text.slice(at, to).repeat(1 + below(random, 5)) + text.slice(to);
    case 2:
      return text.slice(0, at) + String.fromCharCode(below(random, 256)) + text.slice(at + 1);
    case 3:
      return (
        text.slice(0, at) +
        pick(random, TOKENS).repeat(random() < 0.02 ? 20_000 : 1) +
        text.slice(at)
      );
    case 4:
      return text.slice(at) + text.slice(0, at);
    case 5:
      return text.slice(0, at);
    default:
      return text.slice(0, at) + pick(random, TOKENS) + text.slice(to);
  }
}
