/**
 * What is decided about a call before its body is read: whether the method is open, and whether somebody
 * has to be signed in. Every door comes through here; only what it returns can be called.
 */
import { unauthorized } from '../shared/refusals.js';
import { identityOf } from './caller.js';
import type { Definition } from './definition.js';
import { checkPackageBase } from './package-base.js';
import { type AccessEntry, accessOf } from './settings/access.js';
import { checkOpen } from './settings/exposure.js';
import { instanceBy } from './settings/instance.js';
import type { CallSource } from './source.js';

/** A call that may go on to its input. */
export interface Admitted {
  readonly definition: Definition;
  readonly method: string;
  readonly source: CallSource;
  /** Its entry in `static access`. */
  readonly access: AccessEntry | undefined;
}

/** Admits a call of a method, or of `fetch`. Throws an RpcError of 401 if it needs a caller, and nobody calls. */
export function admit(
  definition: Definition,
  method: string,
  source: CallSource,
): Admitted | Promise<Admitted> {
  if (!source.trusted) {
    checkOpen(definition, method);
    checkPackageBase(definition, method);
  }
  const access = accessOf(definition, method);
  const admitted: Admitted = { definition, method, source, access };
  return needsCaller(admitted) ? requireCaller(admitted) : admitted;
}

function needsCaller({ access, definition, method, source }: Admitted): boolean {
  if (access === 'caller') return true;
  if (definition.callers?.[method]?.some((parameter) => parameter.length === 1)) return true;
  // Also where a resolver chooses: the class counts as declared, so nothing else may keep strangers out.
  const isNamed = source.trusted && source.key !== undefined;
  return !isNamed && instanceBy(definition) === 'caller';
}

async function requireCaller(admitted: Admitted): Promise<Admitted> {
  const { source } = admitted;
  if ((await identityOf(source)) === null) throw unauthorized('caller', source.request);
  return admitted;
}
