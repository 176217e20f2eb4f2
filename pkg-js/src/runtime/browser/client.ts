/** What `$server/<id>` imports in browsers. Each page keeps the parts that it uses. */

export { stub } from './call.js';
export { handle } from './handle.js';
export { items, markedItems } from './items.js';
export { marked } from './marked.js';
