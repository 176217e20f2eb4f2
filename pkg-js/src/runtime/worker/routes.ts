/** The table of what can be called over HTTP. */
import { type Definition, definitionOf, type MethodLimits } from '../call/definition.js';
import { checkNames, membersOf } from '../call/statics.js';
import { encodePath } from '../shared/address.js';
import type { Handle } from '../shared/types.js';

/** A method that browsers may call, or the object's `fetch`, for sockets alone. */
export interface Route {
  readonly definition: Definition;
  readonly method: string;
  readonly isSocket: boolean;
  /** Read from the class when first needed: not while modules load. */
  limits: MethodLimits | undefined;
}

/**
 * Full path, percent-encoded, to route. Paths are compared as they came, never decoded or
 * normalized: `..`, `%2e`, a doubled slash, another case or a slash at the end find nothing. A Map
 * has no inherited keys: nothing answers to `constructor`.
 */
export function buildRoutes(handles: readonly Handle[], base: string): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const definition of handles.map(definitionOf)) {
    const { id, methods, sockets } = definition;
    const add = (path: string, method: string, isSocket: boolean) =>
      routes.set(path, { definition, method, isSocket, limits: undefined });
    for (const method of methods) add(encodePath(base, 'rpc', id, method), method, false);
    if (sockets) add(encodePath(base, 'ws', id), 'fetch', true);
  }
  return routes;
}

/** The method's limits, of `static limits`. */
export function limitsOf(route: Route): MethodLimits {
  route.limits ??= readLimits(route.definition, route.method);
  return route.limits;
}

const LIMITS: readonly string[] = ['body', 'files'] satisfies (keyof MethodLimits)[];

const LIMITS_EXAMPLE = 'static limits = { upload: { body: 8_000_000 } }';

function readLimits(definition: Definition, method: string): MethodLimits {
  const { id } = definition;
  const { limits: all } = definition.class();
  if (all === undefined) return {};
  const limitsByMethod = membersOf(`${id}: \`static limits\``, all, LIMITS_EXAMPLE);
  // Under a misspelt name, a limit would be none.
  checkNames(definition, 'limits', Object.keys(limitsByMethod));
  if (!Object.hasOwn(limitsByMethod, method)) return {};
  const limits = membersOf(
    `${id}: static limits.${method}`,
    limitsByMethod[method],
    LIMITS_EXAMPLE,
  );
  for (const [name, value] of Object.entries(limits)) {
    if (!LIMITS.includes(name)) {
      const what = `${id}: static limits.${method} has '${name}', which is no limit.`;
      throw new TypeError(`${what} There are: ${LIMITS.join(', ')}.`);
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
