/**
 * Why the form that the current request submits to a page was refused. A property of the stub would show
 * one user's fields to another, so the stub's `error` asks by the current request.
 */
import type { FormError } from '../shared/types.js';
import { getContext } from './context.js';
import type { MethodReference } from './methods.js';

/** The refused call of a form. */
export interface FormFailure {
  /** `<id>/<method>` */
  readonly name: string;
  readonly key: string | undefined;
  readonly error: FormError;
  /** Whether the page has asked for the error, and so shows it. */
  isRead: boolean;
}

const failures = new WeakMap<Request, FormFailure>();

/** Remembers the failure of a request's form, as long as the request. */
export function rememberFailure(request: Request, failure: FormFailure): void {
  failures.set(request, failure);
}

/** Why the current request's call of this very method and instance was refused, if it was. */
export function formErrorOf({ definition, method, key }: MethodReference): FormError | undefined {
  const { request } = getContext();
  const failure = request && failures.get(request);
  if (failure?.name !== `${definition.id}/${method}` || failure.key !== key) return undefined;
  failure.isRead = true;
  return failure.error;
}
