/** `static instance`: which instance a call goes to where no resolver chooses one. */
import type { Definition } from '../definition.js';
import { suggest } from '../suggest.js';
import { describe, read } from './read.js';

/** By the key that the caller names, or one for each caller. */
export type InstanceBy = 'key' | 'caller';

/** Throws for another value: everybody would share one instance. */
export function instanceBy(definition: Definition): InstanceBy | undefined {
  const { id } = definition;
  const value = read(id, definition.class(), 'instance');
  if (value === undefined || value === 'key' || value === 'caller') return value;
  const guess = typeof value === 'string' ? suggest(value, ['key', 'caller']) : undefined;
  const what = typeof value === 'string' ? `'${value}'` : describe(value);
  throw new TypeError(
    `${id}: \`static instance\` must be 'key' or 'caller', and is ${what}.` +
      (guess ? ` Did you mean '${guess}'?` : ''),
  );
}
