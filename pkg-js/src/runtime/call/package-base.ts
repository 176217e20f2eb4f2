/** What a class inherits from a package is closed, also where the package's declarations lack it. */
import type { Definition } from './definition.js';

/**
 * Throws for a method that a package's base class has, too. A base class calls its hooks with input that
 * it has checked: a stranger who could call them would forge connections, messages and alarms.
 */
export function checkPackageBase(definition: Definition, method: string): void {
  const { id, followed } = definition;
  if (followed === undefined) return;
  const { exposed, prototype } = definition.class();
  // The class decides. If this isn't a list, the method is closed already.
  if (Array.isArray(exposed) && exposed.includes(method)) return;
  for (const { name, members } of packageClasses(prototype, followed)) {
    if (!Object.hasOwn(members, method)) continue;
    throw new Error(
      `${id}: ${method}() overrides a member of ${name}, a base class from a package, so it is not ` +
        `public. Rename it, or list it: \`static exposed = ['${method}']\`.`,
    );
  }
}

/** The prototypes above the project's own classes, of which there are `followed`. */
function* packageClasses(prototype: object | undefined, followed: number) {
  let members = prototype ?? null;
  for (let depth = 0; members && members !== Object.prototype; depth++) {
    if (depth >= followed) yield { name: String(members.constructor?.name), members };
    members = Object.getPrototypeOf(members) as object | null;
  }
}
