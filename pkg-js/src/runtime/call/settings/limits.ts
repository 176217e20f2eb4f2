/** `static limits`: how much a method's caller may send. */
import type { Definition, MethodLimits } from '../definition.js';
import { checkNames, membersOf } from './read.js';

const LIMITS: readonly string[] = ['body', 'files'] satisfies (keyof MethodLimits)[];

const EXAMPLE = 'static limits = { upload: { body: 8_000_000 } }';

/** The limits that a class sets for a method. Throws for a value that limits nothing. */
export function limitsOf(definition: Definition, method: string): MethodLimits {
  const { id } = definition;
  const { limits: all } = definition.class();
  if (all === undefined) return {};
  const limitsByMethod = membersOf(`${id}: \`static limits\``, all, EXAMPLE);
  // A limit with a misspelt name would not apply.
  checkNames(definition, 'limits', Object.keys(limitsByMethod));
  if (!Object.hasOwn(limitsByMethod, method)) return {};
  const limits = membersOf(`${id}: static limits.${method}`, limitsByMethod[method], EXAMPLE);
  for (const [name, value] of Object.entries(limits)) {
    if (!LIMITS.includes(name)) {
      const what = `${id}: static limits.${method} has '${name}', which isn't a limit.`;
      throw new TypeError(`${what} The limits are: ${LIMITS.join(', ')}.`);
    }
    // NaN and '8mb' would compare as "not over the limit", whatever the size.
    if (value !== undefined && !(Number.isSafeInteger(value) && (value as number) >= 0)) {
      throw new TypeError(
        `${id}: static limits.${method}.${name} must be a whole number, and is ${String(value)}.`,
      );
    }
  }
  return limits;
}
