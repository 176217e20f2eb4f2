/** The Workers module of `$server/<id>`: the handle and its methods. */
import { env as isolateEnv } from 'cloudflare:workers';
import { checkKey, encodePath, urlOf } from '../shared/address.js';
import { installErrorTransport } from '../shared/codec/error-transport.js';
import { asFormAction } from '../shared/form-action.js';
import { readItems } from '../shared/items.js';
import type { CallOptions, Handle, Methods, Stub } from '../shared/types.js';
import { type Admitted, admit } from './admit.js';
import { callMethod } from './call.js';
import { registerCaller } from './caller.js';
import { getContext, inCurrentContext, namedCaller } from './context.js';
import { type Definition, define, definitionOf } from './definition.js';
import { formErrorOf } from './form-failure.js';
import { inputOf } from './input.js';
import { givesItems, openItems, readerOf } from './items.js';
import { type MethodReference, rememberMethod } from './methods.js';
import { markThrownErrors } from './object-stack.js';
import { orAborted } from './or-aborted.js';
import { registerBinding } from './resolvers.js';

export type { CallOptions, ConnectOptions, Handle, Methods, Stub } from '../shared/types.js';
export type { Definition, MethodLimits } from './definition.js';
export {
  type DoResolver,
  type ResolverContext,
  registerDoResolver,
  registerDoResolver as __registerDoResolver,
} from './resolvers.js';

/** The handle of an object: the default export of its module. */
export function durableObject(definition: Definition): Handle {
  const bind = (options: CallOptions): Methods => {
    if ('key' in options) checkKey(options.key);
    const names = [...definition.methods, ...(definition.serverOnly ?? [])];
    return Object.fromEntries(names.map((name) => [name, method(handle, name, options)]));
  };
  const connect = (): never => {
    const { binding } = definition;
    throw new Error(
      `connect() of '$server/${definition.id}' opens a WebSocket from a page. In worker code, pass ` +
        `the upgrade on: env.${binding}.getByName(name).fetch(request).`,
    );
  };
  const handle: Handle = {
    at: (key) => Object.assign(bind({ key }), { connect }),
    with: bind,
    connect,
    get url() {
      return urlOf(encodePath(definition.base, 'ws', definition.id));
    },
  };
  define(handle, definition);
  installErrorTransport();
  registerBinding(definition.binding, definition.id);
  if (definition.caller) registerCaller(definition.caller, isolateEnv);
  // Not before all modules have loaded: the class may import this one. A class that never loads, or
  // that has a getter in the way, is as it was.
  queueMicrotask(() => {
    try {
      markThrownErrors(definition);
    } catch {}
  });
  return handle;
}

/** Worker code gets errors whole. */
const INSIDE = { isTrusted: true, dev: false };

/** A method, called directly: the same table, resolver and checks as over HTTP, without HTTP. */
export function method(handle: Handle, name: string, options: CallOptions = {}): Stub {
  const definition = definitionOf(handle);
  const { key, signal } = options;
  const path = encodePath(definition.base, 'rpc', definition.id, name);
  const url = () => urlOf(path, key);

  const admitted = (): Admitted | Promise<Admitted> => {
    signal?.throwIfAborted();
    const context = getContext();
    const { request, env = isolateEnv } = context;
    const source = { request, env, key, trusted: true, caller: namedCaller(context) };
    return admit(definition, name, source);
  };
  const call = givesItems(definition, name)
    ? (...args: unknown[]) => {
        const open = async () => openItems(await admitted(), inputOf(args), INSIDE);
        // Whoever reads the items may do so elsewhere.
        return readItems(
          inCurrentContext(() => readerOf(open(), signal)),
          signal,
        );
      }
    : async (...args: unknown[]): Promise<unknown> => {
        const found = admitted();
        const input = inputOf(args);
        const result =
          found instanceof Promise
            ? found.then((admission) => callMethod(admission, input))
            : callMethod(found, input);
        return signal ? orAborted(result, signal) : result;
      };
  call.toString = url;
  const reference: MethodReference = { definition, method: name, key };
  const stub = Object.defineProperties(call, {
    url: { get: url },
    error: { get: () => formErrorOf(reference) },
  }) as unknown as Stub;
  rememberMethod(stub, reference);
  return asFormAction(stub, url);
}
