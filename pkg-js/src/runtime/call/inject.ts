/** The parameters that no caller fills in: `Caller` and `AbortSignal`. */
import type { Admitted } from './admit.js';
import { identityOf } from './caller.js';
import type { Definition } from './definition.js';

type Args = readonly unknown[];

/** Whether a method has such a parameter. */
export function isInjected({ callers, signals }: Definition, method: string): boolean {
  return callers?.[method] !== undefined || signals?.[method] !== undefined;
}

/**
 * The arguments as the class takes them: with the identity in the places of `Caller` parameters, and with
 * the place of its signal empty. The object makes that itself: none crosses Workers RPC.
 */
export async function inject({ definition, method, source }: Admitted, args: Args): Promise<Args> {
  const { callers, signals } = definition;
  const parameters = callers?.[method] ?? [];
  const caller = parameters.length > 0 ? await identityOf(source) : null;
  const signal = signals?.[method];
  const last = Math.max(signal ?? -1, ...parameters.map(([index]) => index));
  const all: unknown[] = [];
  // Until nothing is left to place, or to inject behind what is there.
  for (let index = 0, next = 0; next < args.length || index <= last; index++) {
    const parameter = parameters.find(([at]) => at === index);
    if (parameter) all.push(caller ?? parameter[1]);
    else all.push(index === signal ? undefined : args[next++]);
  }
  return all;
}
