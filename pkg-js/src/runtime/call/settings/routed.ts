/** `static routed`: whether a call must say which instance it is for. */
import type { Definition } from '../definition.js';
import { describe, read } from './read.js';

/** Whether the class has no shared instance: a call needs a resolver or a key. */
export function isRouted(definition: Definition): boolean {
  const routed = read(definition.id, definition.class(), 'routed');
  // 'yes' or 1: read as false, everybody would share one instance.
  if (routed === undefined || typeof routed === 'boolean') return routed === true;
  throw new TypeError(
    `${definition.id}: \`static routed\` must be true or false, and is ${describe(routed)}. Write ` +
      '`static routed = true`.',
  );
}
