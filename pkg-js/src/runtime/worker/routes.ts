/** The table of what can be called over HTTP. */
import { type Definition, definitionOf, type MethodLimits } from '../call/definition.js';
import { limitsOf } from '../call/settings/limits.js';
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

/** The method's limits, read once. */
export function routeLimits(route: Route): MethodLimits {
  route.limits ??= limitsOf(route.definition, route.method);
  return route.limits;
}
