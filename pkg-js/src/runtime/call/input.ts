/** What a caller sent, before it is checked. */
import type { FormFields } from '../schema/form.js';

/** Arguments, or the fields of a form. */
export type Input =
  | { readonly source: 'value' | 'json'; readonly args: readonly unknown[] }
  | { readonly source: 'form'; readonly fields: FormFields };

/** The input of a direct call: a form if worker code passes one on, in either convention. */
export function inputOf(args: readonly unknown[]): Input {
  const last = args.at(-1);
  // React calls `action(formData)` and `action(previousState, formData)`.
  if (last instanceof FormData) return { source: 'form', fields: last };
  // Koze's form actions are called with `{ formData, request, url, params }`.
  const form = args.length === 1 ? (last as { formData?: unknown } | null)?.formData : undefined;
  if (form instanceof FormData) return { source: 'form', fields: form };
  return { source: 'value', args };
}
