/** Stubs as the `action` of a form that React renders on a server. */

/** The protocol of React DOM's server renderer (since React 19). */
interface FormAction {
  readonly action: string;
  readonly method: 'POST';
  readonly encType: 'multipart/form-data';
  readonly data: null;
  readonly name: null;
}

/**
 * Lets React render `action={call}` as an address that works without JavaScript. React renders any other
 * function as one that throws until the page is hydrated.
 */
export function asFormAction<F extends (...args: never[]) => unknown>(
  call: F,
  url: () => string,
): F {
  const describe = (): FormAction => ({
    action: url(),
    method: 'POST',
    encType: 'multipart/form-data',
    data: null,
    name: null,
  });
  // `useActionState` binds the previous state, and asks for the result.
  const bind = (self: unknown, ...args: never[]): unknown =>
    asFormAction(Function.prototype.bind.call(call, self, ...args), url);
  return Object.defineProperties(call, {
    $$FORM_ACTION: { value: describe },
    bind: { value: bind },
  });
}
