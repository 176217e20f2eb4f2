/** Resolves the instance that a call goes to. Everything here fails closed. */

import { keyRefused, keyRequired, unauthorized } from '../shared/refusals.js';
import type { Env, NamespaceLike } from '../shared/types.js';
import { type Identity, identityOf } from './caller.js';
import type { Definition } from './definition.js';
import { instanceBy } from './settings/instance.js';
import { isRouted } from './settings/routed.js';
import type { CallSource } from './source.js';
import { suggest } from './suggest.js';

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
  /** The checked arguments, without the caller. A WebSocket has none. */
  readonly args: readonly unknown[];
  /** Who calls; null if nobody is known, or without `src/server/caller.ts`. */
  readonly caller: Identity;
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

/** Whether a request may name an instance. */
export function admitsKey(definition: Definition): boolean {
  return hasResolver(definition) || instanceBy(definition) === 'key';
}

/** Whether a request has to name an instance: there is one for each key. */
export function wantsKey(definition: Definition): boolean {
  return !hasResolver(definition) && instanceBy(definition) === 'key';
}

/** Registers an object's binding. */
export function registerBinding(binding: string, id: string): void {
  bindings.set(binding, id);
}

/** Declares that all objects have loaded. */
export function sealBindings(): void {
  sealed = true;
}

/** A call whose instance is wanted. */
interface Call {
  readonly definition: Definition;
  readonly method: string;
  readonly source: CallSource;
}

/** The stub of the instance to call; not a promise if neither a resolver nor the caller decides. `args` are checked. */
export function resolveInstance(call: Call, args: readonly unknown[]): object | Promise<object> {
  const { definition, source } = call;
  const { env, key, trusted } = source;
  if (unconfirmed.size > 0) confirmRegistrations(env);
  const { binding, id } = definition;

  const resolver = resolvers.get(binding);
  if (resolver) return askResolver(resolver, call, args);

  const by = instanceBy(definition);
  if (by === 'caller') return instanceOfCaller(definition, source);
  // An empty key would be an instance that everybody shares: `at(user?.id ?? '')`.
  if (by === 'key' && !key) throw keyRequired(id);
  // A stranger names an instance, and no resolver checks that they may use it.
  if (by === undefined && key !== undefined && !trusted) throw keyRefused();
  // The class must never be shared, but the module with its resolver hasn't loaded.
  if (key === undefined && isRouted(definition)) {
    throw new Error(
      `${id} has \`static routed = true\`, but no resolver is registered for ${binding}. Call ` +
        `registerDoResolver('${binding}', …) in a module that src/middleware.ts imports.`,
    );
  }
  return namespaceOf(definition, env).getByName(key ?? 'global');
}

/** The instance that belongs to the caller alone. */
async function instanceOfCaller(definition: Definition, source: CallSource): Promise<object> {
  const { env, key, request, trusted } = source;
  const namespace = namespaceOf(definition, env);
  // Whoever could name a key would be in somebody else's instance.
  if (key !== undefined && !trusted) throw keyRefused(true);
  if (key !== undefined) return namespace.getByName(key);
  const caller = await identityOf(source);
  if (caller === null) throw unauthorized('caller', request);
  // Its own: that of a polluted prototype would be everybody's.
  const id: unknown = Object.hasOwn(caller as object, 'id') && (caller as { id?: unknown }).id;
  // Without an id, everybody would share the instance 'undefined'; and with halves of characters in it,
  // those whose ids differ in them, as names are UTF-8.
  if (typeof id === 'string' && id !== '' && !/\p{Surrogate}/u.test(id)) {
    return namespace.getByName(id);
  }
  throw new TypeError(
    `${definition.id} has \`static instance = 'caller'\`, but the caller has no \`id\`, a string of whole characters that isn't empty. ` +
      'Have src/server/caller.ts return one: { id: user.id, … }.',
  );
}

async function askResolver(
  resolver: DoResolver,
  { definition, method, source }: Call,
  args: readonly unknown[],
): Promise<object> {
  const { binding, id, caller: hasCaller } = definition;
  const { request, env, key } = source;
  const isKnown = hasCaller !== undefined || source.caller !== undefined;
  const caller = isKnown && resolver.length > 0 ? await identityOf(source) : null;
  // As with a rule, what it took from the list, the method would not get.
  const context = { request, env, binding, id, method, key, args: Object.freeze(args), caller };
  // One that takes no argument can't ask. Unless it wraps one that does, which would find nobody.
  if (isKnown && resolver.length === 0) refuseCaller(context);
  const stub = await resolver(context);
  if (stub == null) throw unauthorized('resolver', request);
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

function refuseCaller(context: ResolverContext): void {
  const { binding } = context;
  Object.defineProperty(context, 'caller', {
    get(): never {
      throw new TypeError(
        `The resolver for ${binding} reads \`caller\`, but has no parameter by which Koze could tell. ` +
          `Declare it: registerDoResolver('${binding}', (context) => …).`,
      );
    },
  });
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
