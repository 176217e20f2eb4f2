/** For classes with `static live`: so far, the methods that it lists are called as any other. */
import type { Feature } from './entry-class.js';

export const live: Feature = { doors: {} };
