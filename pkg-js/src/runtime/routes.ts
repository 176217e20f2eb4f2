/** The table of what can be called over HTTP. */
import { type Definition, definitionOf, type MethodLimits } from './definition.js';
import { encodePath } from './path.js';
import type { Handle } from './types.js';

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

/**
 * Throws for a method that the class keeps for worker code in a way that the compiler could not
 * read, such as `static { this.serverOnly = true }`: it is in the table, open to everybody.
 */
export function checkOpen({ definition, method }: Route): void {
  const { serverOnly } = definition.class();
  const isKept = Array.isArray(serverOnly) ? serverOnly.includes(method) : serverOnly === true;
  if (!isKept) return;
  throw new Error(
    `${definition.id}: ${method}() is \`serverOnly\`, which only shows when the class is run. ` +
      'Write it where the compiler can read it: `static serverOnly = true`, or a list of names.',
  );
}

/** The method's limits, of `static limits`. */
export function limitsOf(route: Route): MethodLimits {
  route.limits ??= readLimits(route.definition, route.method);
  return route.limits;
}

function readLimits(definition: Definition, method: string): MethodLimits {
  const all = definition.class().limits;
  if (typeof all !== 'object' || all === null || !Object.hasOwn(all, method)) return {};
  const limits = ((all as Record<string, unknown>)[method] ?? {}) as Record<string, unknown>;
  for (const name of ['body', 'files']) {
    const value = limits[name];
    // NaN and '8mb' would compare as "not over the limit", whatever the size.
    if (value !== undefined && !(Number.isSafeInteger(value) && (value as number) >= 0)) {
      throw new TypeError(
        `${definition.id}: static limits.${method}.${name} must be a whole number, ` +
          `and is ${String(value)}.`,
      );
    }
  }
  return limits as MethodLimits;
}
