/** Types that no import leads to: of augmentations, of scripts, and of the platform. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { TRICKY } from './tricky.js';

/** What Cloudflare declares. */
export const WORKERS = readFileSync(
  createRequire(import.meta.url).resolve('@cloudflare/workers-types/index.d.ts'),
  'utf8',
);

/** Files that nothing imports, and one that they add to. */
export const AMBIENT_MODULES: readonly (readonly [string, string])[] = [
  ['opened.ts', 'export interface Opened { a: string }\nexport interface Plain { a: string }\n'],
  [
    'opens.d.ts',
    `import './opened';
declare module './opened' {
  interface Opened { b: number }
  interface New { opened?: Opened }
}
declare global {
  interface Unseen { c: boolean }
  type Choice = 'yes' | 'no';
}
`,
  ],
  [
    'script.d.ts',
    `/// <reference lib="es2022" />
interface Unseen { d?: Date }
type Scripted = 'x' | 1;
type Boxed<T> = { box: T };
declare namespace Spaces { interface Inner { n: number; unseen?: Unseen } }
declare enum Declared { A = 'a', B = 'b' }
`,
  ],
];

export const AMBIENT: typeof TRICKY = [
  ["import type { Opened } from './opened';", 'Opened', { a: 'x', b: 1 }, { a: 'x' }],
  ["import type { New } from './opened';", 'New', { opened: { a: 'x', b: 1 } }, { opened: {} }],
  ["import type { Plain } from './opened';", 'Plain', { a: 'x', b: 1 }],
  ["import * as all from './opened';", 'all.Opened | null', { a: 'x', b: 1 }, { a: 'x' }],
  ['', 'Unseen', { c: true, d: new Date(0) }, { c: true, d: 1 }, { d: new Date(0) }],
  ['interface Mine extends Unseen { e: 1 }', 'Mine', { c: true, e: 1 }, { e: 1 }],
  ['', 'Choice', 'yes', 'no', 'x'],
  ['', 'Scripted', 'x', 'y'],
  ['type Scripted = "own";', 'Scripted', 'own', 'x'],
  ['', 'Boxed<Choice>[]', [{ box: 'yes' }], [{ box: 'x' }]],
  ['', 'Spaces.Inner', { n: 1 }, { n: 1, unseen: { c: true } }, { n: 1, unseen: {} }],
  // The platform
  ['', 'R2HTTPMetadata', { contentType: 'x' }, { cacheExpiry: new Date(0) }, { cacheExpiry: 1 }],
  ['', 'R2Conditional', { etagMatches: 'x' }, { uploadedBefore: new Date(0) }, { etagMatches: 1 }],
  ['', 'KVNamespacePutOptions', { expiration: 1 }, { metadata: { a: 1 } }, { expiration: 'x' }],
  ['', 'QueueSendOptions', { contentType: 'json' }, { contentType: 'x' }, { delaySeconds: 1 }],
  ['', 'MessageSendRequest<Item>', { body: { id: 'x' } }, { body: {} }, { body: { id: 1 } }],
  ['', 'DurableObjectLocationHint | DurableObjectJurisdiction', 'wnam', 'eu', 'x'],
  ['', 'Record<DurableObjectLocationHint, number>["wnam"]'],
  ['', 'Partial<IncomingRequestCfPropertiesGeographicInformation>', { city: 'x' }, { city: 1 }],
  [
    "import type { R2HTTPMetadata as M } from '@cloudflare/workers-types';",
    'M[]',
    [{ contentType: 'x' }],
    [{ contentType: 1 }],
  ],
  [
    "import type { WorkflowSleepDuration as D } from 'cloudflare:workers';",
    'D',
    '1 hour',
    'soon',
    5,
  ],
];
