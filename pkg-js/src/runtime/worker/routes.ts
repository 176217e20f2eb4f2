/** The table of everything that can be called over HTTP. */
import { type Definition, definitionOf, type MethodLimits } from '../call/definition.js';
import { limitsOf } from '../call/settings/limits.js';
import { encodePath } from '../shared/address.js';
import type { Handle } from '../shared/types.js';

/** A method that browsers may call, or the object's `fetch`, which only accepts sockets. */
export interface Route {
  readonly definition: Definition;
  readonly method: string;
  readonly isSocket: boolean;
  /** Read from the class when first needed: not while modules load. */
  limits: MethodLimits | undefined;
}

/**
 * Maps each full path, percent-encoded, to its route. Paths are compared as they arrive, never decoded
 * or normalized: `..`, `%2e`, a doubled slash, another case or a trailing slash match nothing. A Map
 * has no inherited keys, so `constructor` matches nothing.
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
