/**
 * Who calls: the identity that `src/server/caller.ts` gives a request. It comes from that function and
 * from worker code alone: nothing that a request contains is ever taken for one.
 */
import type { Caller, CallerContext } from '../shared/caller.js';
import { RpcError } from '../shared/errors.js';
import { isA, peek, textOf } from '../shared/thrown.js';
import type { Env } from '../shared/types.js';
import {
  getContext,
  isIdentifying,
  namedCaller,
  runWithContext,
  whileIdentifying,
} from './context.js';
import { copyPlain } from './plain-data.js';
import type { CallSource } from './source.js';

type Identify = (context: CallerContext) => unknown;

/** An identity, or null for an anonymous caller. */
export type Identity = Caller | null;

const FILE = 'src/server/caller.ts';

/** Returns the default export of `caller.ts`, and the bindings of worker code outside of any request. */
let registered: { readonly load: () => unknown; readonly env: Env } | undefined;

/** Of each request: `caller.ts` runs once for it. */
const identities = new WeakMap<Request, Promise<Identity>>();

/** Registers `caller.ts`. */
export function registerCaller(load: () => unknown, env: Env): void {
  registered = { load, env };
}

/** Who makes a call. Runs `caller.ts`, unless it has run for the request. */
export function identityOf(source: CallSource): Identity | Promise<Identity> {
  const { request, env, caller } = source;
  if (caller !== undefined) return checkIdentity(caller, 'runWithContext');
  // `caller.ts` would wait for itself.
  if (isIdentifying()) {
    throw new Error(
      `${FILE} asked who the caller is, which is what it has to say. It can only call methods that ask for no ` +
        "caller: those without a `Caller` parameter and with 'anyone' in `static access`.",
    );
  }
  if (!request) return null;
  let identity = identities.get(request);
  if (!identity) {
    identity = identify(request, env);
    identities.set(request, identity);
  }
  return identity;
}

async function identify(request: Request, env: Env): Promise<Identity> {
  if (!registered) throw notRegistered();
  const caller = registered.load();
  if (typeof caller !== 'function') {
    throw new TypeError(
      `The default export of ${FILE} must be a function, and is a ${typeof caller}.`,
    );
  }
  const current = getContext();
  const context = current.request === request ? current : { request, env };
  const ask = async () => (caller as Identify)({ request, env });
  const identity = await runWithContext(context, () => whileIdentifying(ask)).catch(explain);
  return checkIdentity(identity, FILE);
}

/** An error of a request that `caller.ts` makes may be marked as one of an object that is overloaded. */
function explain(error: unknown): never {
  if (isA(error, RpcError)) throw error;
  const message = textOf(isA(error, Error) ? peek(error, 'message') : error);
  throw new Error(`${FILE} failed: ${message}`, { cause: error });
}

/** A copy of an identity. Throws for what identifies nobody, and for what would not reach the object as it is. */
function checkIdentity(identity: unknown, from: string): Identity {
  if (identity == null) return null;
  // `session && session.user` is '' or false for somebody without a session.
  if (identity === '' || typeof identity === 'boolean' || Number.isNaN(identity)) {
    const what = identity === '' ? 'an empty string' : String(identity);
    throw new TypeError(
      `${from} gave ${what} as the caller. Give an identity, or null for nobody.`,
    );
  }
  try {
    return copyPlain(identity, 'caller') as Caller;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'part of it cannot be read';
    throw new TypeError(
      `${from}: an identity must be plain data, and ${reason}. Return its fields: { userId: user.id }.`,
      { cause },
    );
  }
}

/** Who made the current request; null if nobody is known, and outside of any request. */
export async function getCaller(): Promise<Identity> {
  const context = getContext();
  const { request, env = registered?.env ?? {} } = context;
  const caller = namedCaller(context);
  if (!registered && caller === undefined) throw notRegistered();
  return identityOf({ request, env, caller, key: undefined, trusted: true });
}

function notRegistered(): Error {
  return new Error(
    `There is no ${FILE} to say who the caller is, or no module of \`$server/…\` is loaded. Write one with a ` +
      'default export: `export default ({ request, env }) => …`, which returns the identity, or null.',
  );
}
