/** A method as the action of a form in a page. */

import { getRequest } from '../call/context.js';
import { isPublic, methodOf } from '../call/methods.js';
import { admitsKey, wantsKey } from '../call/resolvers.js';
import { instanceBy } from '../call/settings/instance.js';
import { write } from './attributes.js';
import { formAddress } from './form-address.js';
import { url } from './urls.js';

/**
 * `action={x}` and `formaction={x}`: for a method, the page's own address with the method in its query.
 * Throws a TypeError for a method that no request can reach.
 */
export function action(name: string, value: unknown): string {
  const target = typeof value === 'function' ? methodOf(value) : undefined;
  if (!target) return url(name, value);
  const { definition, method, key } = target;
  const where = `${method}() of ${definition.id}`;
  if (!isPublic(target)) {
    throw new TypeError(`${where} is for worker code alone, so it can't be the ${name} of a form.`);
  }
  if (key !== undefined && !admitsKey(definition)) {
    const help =
      instanceBy(definition) === 'caller'
        ? 'Leave the key out: each caller has an instance of their own.'
        : `Call registerDoResolver('${definition.binding}', …) in a module that src/middleware.ts imports.`;
    throw new TypeError(
      `The ${name} of a form is ${where} with a key, which no resolver admits. ${help}`,
    );
  }
  if (!key && wantsKey(definition)) {
    throw new TypeError(
      `The ${name} of a form is ${where}, which has an instance for each key, and names none. Take the ` +
        `method from handle.at(key), where \`handle\` is the default import of '$server/${definition.id}'.`,
    );
  }
  return write(name, formAddress(getRequest().url, target));
}
