/** What the modules of pages, and `koze:pages`, import. */
export type { PageHandler } from '../call/pages.js';
export { action } from './action.js';
export { attribute, boolean, part } from './attributes.js';
export { createPages } from './create-pages.js';
export type { PageContext, PageError, PageResponse } from './page-context.js';
export { raw, text } from './text.js';
export { fixed, image, srcset, url } from './urls.js';
export type { PageOptions } from './visit.js';
