/** What `koze:durable-objects` imports for classes that need doors of their own. */

export { entryClass, type Feature } from './entry-class.js';
export { items } from './items.js';
export { sockets } from './sockets.js';
