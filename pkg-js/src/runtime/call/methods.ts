/** Which method of which object a stub calls. */
import type { Definition } from './definition.js';

/** A method, and the instance that its stub calls. */
export interface MethodReference {
  readonly definition: Definition;
  readonly method: string;
  readonly key: string | undefined;
}

// Not a property of the stub: nothing else can pass for a method.
const references = new WeakMap<object, MethodReference>();

/** Remembers what a stub calls. */
export function rememberMethod(stub: object, reference: MethodReference): void {
  references.set(stub, reference);
}

/** What a stub of worker code calls; undefined for anything else. */
export function methodOf(stub: object): MethodReference | undefined {
  return references.get(stub);
}

/** Whether requests may call the method. */
export function isPublic({ definition, method }: MethodReference): boolean {
  return definition.methods.includes(method);
}
