/** Settings that are not quite called what they should be. */
import type { ObjectClass } from '../definition.js';
import { comparable, editDistance } from '../suggest.js';

/** The settings that close something. Misspelt, they would close nothing. */
const CLOSING: readonly (keyof ObjectClass)[] = [
  'access',
  'exposed',
  'instance',
  'routed',
  'serverOnly',
];

const spelled = new WeakSet<ObjectClass>();

/** Throws for `static serveronly`, `server_only`, `Exposed`; once for each class that has none. */
export function checkSpelling(id: string, classes: readonly ObjectClass[]): void {
  for (const own of classes) {
    if (spelled.has(own)) continue;
    for (const name of Object.getOwnPropertyNames(own)) {
      const meant = CLOSING.find((setting) => name !== setting && isSlipOf(setting, name));
      if (meant === undefined || Object.hasOwn(own, meant)) continue;
      throw new TypeError(
        `${id}: the class has \`static ${name}\`, which isn't a setting. Did you mean ` +
          `\`static ${meant}\`? If you don't mean a setting, rename it.`,
      );
    }
    spelled.add(own);
  }
}

/** In other case or with other separators; the long name also with two letters wrong. */
function isSlipOf(setting: string, name: string): boolean {
  const [a, b] = [comparable(setting), comparable(name)];
  return (
    a === b ||
    (setting === 'serverOnly' && Math.abs(a.length - b.length) <= 2 && editDistance(a, b) <= 2)
  );
}
