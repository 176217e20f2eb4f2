/** Resolves the instance that a call goes to. Everything here fails closed. */

import { keyRefused, unauthorized } from '../shared/refusals.js';
import type { Env, NamespaceLike } from '../shared/types.js';
import type { Definition } from './definition.js';
import { isRouted } from './settings/routed.js';
import type { CallSource } from './source.js';
import { suggest } from './suggest.js';

declare global {
  namespace Cloudflare {
    /** A worker's bindings, as `.koze/server.d.ts` and `wrangler types` declare them. */
    interface Env {}
  }
}

/** What a resolver receives. */
export interface ResolverContext {
  /** Absent when worker code calls outside a request. */
  readonly request: Request | undefined;
  readonly env: Cloudflare.Env;
  /** 'USER_DO' */
  readonly binding: string;
  /** 'user.do' */
  readonly id: string;
  /** 'setName' */
  readonly method: string;
  /** The key that the caller passed to `handle.at`. Over HTTP, anybody can send any key. */
  readonly key: string | undefined;
}

/** Returns the stub to call, or null for 401. May throw an `RpcError`. */
export type DoResolver = (context: ResolverContext) => object | null | Promise<object | null>;

const resolvers = new Map<string, DoResolver>();

/** Binding → id, of every object whose module has loaded. */
const bindings = new Map<string, string>();
/** Whether `bindings` is final: `koze:durable-objects` has loaded, and every object with it. */
let sealed = false;
/** Bindings with a resolver whose object's module has not loaded, if there is one. */
const unconfirmed = new Set<string>();

/**
 * Replaces the choice of the instance for all calls to `binding`.
 *
 * Throws for a binding that no object has: after a misspelt registration, everybody would share the
 * object's default instance.
 */
export function registerDoResolver(binding: string, resolver: DoResolver): void {
  if (typeof resolver !== 'function') {
    throw new TypeError(`The resolver for ${binding} must be a function.`);
  }
  if (!bindings.has(binding)) {
    if (sealed) throw unknownBinding(binding);
    unconfirmed.add(binding);
  }
  resolvers.set(binding, resolver);
}

/** Whether a resolver chooses the instance. */
export function hasResolver({ binding }: Definition): boolean {
  return resolvers.has(binding);
}

/** Registers an object's binding. */
export function registerBinding(binding: string, id: string): void {
  bindings.set(binding, id);
}

/** Declares that all objects have loaded. */
export function sealBindings(): void {
  sealed = true;
}

/** The stub of the instance to call; not a promise if there is no resolver. */
export function resolveInstance(
  definition: Definition,
  method: string,
  source: CallSource,
): object | Promise<object> {
  const { env, key, trusted } = source;
  if (unconfirmed.size > 0) confirmRegistrations(env);
  const { binding, id } = definition;

  const resolver = resolvers.get(binding);
  if (resolver) return askResolver(resolver, definition, method, source);

  // A stranger names an instance, and no resolver checks that they may use it.
  if (key !== undefined && !trusted) throw keyRefused();
  // The class must never be shared, but the module with its resolver hasn't loaded.
  if (key === undefined && isRouted(definition)) {
    throw new Error(
      `${id} has \`static routed = true\`, but no resolver is registered for ${binding}. Call ` +
        `registerDoResolver('${binding}', …) in a module that src/middleware.ts imports.`,
    );
  }
  return namespaceOf(definition, env).getByName(key ?? 'global');
}

async function askResolver(
  resolver: DoResolver,
  { binding, id }: Definition,
  method: string,
  { request, env, key }: CallSource,
): Promise<object> {
  const stub = await resolver({ request, env, binding, id, method, key });
  if (stub == null) throw unauthorized(request !== undefined);
  // A stub has every property. Anything else may be an id or a namespace, returned by mistake.
  if (typeof (stub as Partial<Record<string, unknown>>)[method] !== 'function') {
    const what = typeof stub === 'object' ? `an object without ${method}()` : `a ${typeof stub}`;
    throw new Error(
      `The resolver for ${binding} returned ${what}. It must return a stub, such as ` +
        `env.${binding}.getByName(name), or null.`,
    );
  }
  return stub;
}

function namespaceOf({ binding, id }: Definition, env: Env): NamespaceLike {
  const namespace = (env as Record<string, NamespaceLike | undefined>)[binding];
  if (namespace) return namespace;
  throw new Error(
    `${id} is not bound: the worker's env has no ${binding}. Add it to durable_objects.bindings ` +
      'in wrangler.jsonc.',
  );
}

/** Throws for a resolver whose binding no object has, at every call until it is fixed. */
function confirmRegistrations(env: Env): void {
  for (const binding of unconfirmed) {
    // If a worker lists its classes itself, a module may load late, but env has the binding.
    if (!bindings.has(binding) && (sealed || !(binding in env))) throw unknownBinding(binding);
  }
  unconfirmed.clear();
}

function unknownBinding(binding: string): Error {
  const guess = suggest(binding, bindings.keys());
  const list = [...bindings].map(([name, id]) => `${name} (${id})`).join(', ') || 'none';
  return new Error(
    `A resolver is registered for ${binding}, which is not the binding of any object.` +
      (guess ? ` Did you mean ${guess}?` : '') +
      ` The bindings are: ${list}.`,
  );
}
