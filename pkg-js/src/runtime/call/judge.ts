/** The rules of `static access`, which are asked once the input is checked. */
import { forbidden, unauthorized } from '../shared/refusals.js';
import type { Admitted } from './admit.js';
import { identityOf } from './caller.js';

type Args = readonly unknown[];

/** Asks the method's rule, if it has one. Throws an RpcError of 403 unless it says `true`; 401 if nobody calls. */
export async function checkRule(admitted: Admitted, args: Args): Promise<void> {
  const { access, definition, method, source } = admitted;
  if (typeof access !== 'function') return;
  const caller = await identityOf(source);
  // What it took from the list, the method would not get: checked, and then gone.
  const call = { method, key: source.key, args: Object.freeze(args) };
  const passes = await access(caller, call);
  if (passes === true) return;
  if (passes === false)
    throw caller === null ? unauthorized('caller', source.request) : forbidden();
  // A promise in a list, a user, 1: truthy, whether or not the author meant yes.
  throw new TypeError(
    `${definition.id}: the rule for ${method}() in \`static access\` must return true or false, and returned ` +
      `a ${typeof passes}.`,
  );
}
