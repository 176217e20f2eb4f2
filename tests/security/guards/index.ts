/** The guards, each with what the code would be without it, and the tests that must then fail. */
import { call } from './call.ts';
import { callers } from './callers.ts';
import { core } from './core.ts';
import type { Guard } from './guard.ts';
import { node } from './node.ts';
import { object } from './object.ts';
import { page } from './page.ts';
import { schema } from './schema.ts';
import { shared } from './shared.ts';
import { vite } from './vite.ts';
import { worker } from './worker.ts';

export type { Guard };

export const GUARDS: readonly Guard[] = [
  ...worker,
  ...call,
  ...callers,
  ...object,
  ...page,
  ...shared,
  ...schema,
  ...core,
  ...node,
  ...vite,
];
