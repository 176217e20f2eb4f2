/** What TypeScript, or only esbuild, reads, and workerd does not run. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { result } from './harness/call.js';
import { MODES, type Server, serve } from './harness/server.js';

const CLASS = `
import { DurableObject } from 'cloudflare:workers';

function shout(method: (...args: string[]) => Promise<string>) {
  return async function (this: unknown, ...args: string[]) {
    return (await method.apply(this, args)).toUpperCase();
  };
}
type InferSchema<T> = T extends { type: infer U } ? U : never;

export default class UserDO extends DurableObject {
  static kinds = { greet: { type: 'Ada' } };
  accessor greeting = 'hello';

  @shout
  async greet(name: InferSchema<(typeof UserDO.kinds).greet.type>) {
    return \`\${this.greeting} \${name}\`;
  }
}
`;

/** Bases in files of their own: one beside the class, one outside of the server directory. */
const BASED = `
import { Metered } from './lib/metered';

export default class MeterDO extends Metered {
  accessor price = 2;

  async cost() {
    return (await this.units()) * this.price;
  }
}
`;
const METERED = `
import { Counted } from '../../lib/counted';
import { twice } from './twice';

export abstract class Metered extends Counted {
  @twice
  async units() {
    return this.count;
  }
}
`;
const TWICE = `
export function twice(method: (this: never) => Promise<number>, _context: ClassMethodDecoratorContext) {
  return async function (this: never) {
    return 2 * (await method.call(this));
  };
}
`;
const COUNTED = `
import { DurableObject } from 'cloudflare:workers';

export abstract class Counted extends DurableObject {
  accessor count = 3;
}
`;

/** JSX, which needs what Vite makes of it, beside a decorator. */
const PAGE = `
/** @jsxImportSource preact */
import { DurableObject } from 'cloudflare:workers';
import { twice } from './lib/twice';

export default class PageDO extends DurableObject {
  @twice
  async size() {
    return (<b>Ada</b>).props.children.length;
  }
}
`;

/** JSX with the runtime of the tsconfig, and all that makes Koze read a file before Vite does. */
const CARD = `
import { DurableObject } from 'cloudflare:workers';

export default class CardDO extends DurableObject {
  static kinds = { greet: { type: 'Ada' } };
  accessor mail = 'ada@example.com';

  async size(_?: InferSchema<(typeof CardDO.kinds).greet.type>) {
    const card = <b>{this.mail}</b>;
    // React is there as well, and is what TypeScript takes without a tsconfig.
    return '$$typeof' in card ? 'of React' : card.props.children;
  }

  /** Fields are assigned or defined, as the tsconfig says: a setter of the base class runs or not. */
  async fields() {
    return new (class extends Base { name = 'own' })().seen;
  }
}
class Base {
  seen = 'nothing';
  set name(name: string) {
    this.seen = name;
  }
}
type InferSchema<T> = T extends { type: infer U } ? U : never;
`;
const TSCONFIG = `{
  // Inherited.
  "extends": "./tsconfig.base.json",
  "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "preact" },
}`;
const BASE_TSCONFIG = `{
  "compilerOptions": { "useDefineForClassFields": false, "verbatimModuleSyntax": true }
}`;

/** A framework's plugin that compiles JSX finds it, though Koze's comes first: here, `<b>` has another text. */
const CONFIG = `
import { cloudflare } from '@cloudflare/vite-plugin';
import { koze } from '@kuratchi/vite-plugin-koze';

const jsx = {
  name: 'jsx',
  enforce: 'pre' as const,
  transform: (code: string, id: string) =>
    id.endsWith('page.do.tsx') ? code.replace('<b>Ada</b>', '<b>Grace</b>') : undefined,
};
export default { plugins: [koze(), jsx, cloudflare({ inspectorPort: false })] };
`;

describe.each(MODES)('decorators, accessors and the documented typeof, %s', (mode) => {
  let app: App;
  let server: Server;
  beforeAll(async () => {
    app = createApp('loop', {
      'src/server/user.do.ts': CLASS,
      'src/server/meter.do.ts': BASED,
      'src/server/lib/metered.ts': METERED,
      'src/server/lib/twice.ts': TWICE,
      'src/server/page.do.tsx': PAGE,
      'src/lib/counted.ts': COUNTED,
      'src/server/card.do.tsx': CARD,
      'tsconfig.json': TSCONFIG,
      'tsconfig.base.json': BASE_TSCONFIG,
      'src/page.ts': '',
      'vite.config.ts': CONFIG,
    });
    server = await serve(app.folder, mode);
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  test('run', async () => {
    expect(await result(server.origin, 'user.do/greet', ['Ada'])).toBe('HELLO ADA');
  });

  test('run in a base class, whichever file has it', async () => {
    expect(await result(server.origin, 'meter.do/cost')).toBe(12);
  });

  test('leave the rest of a file to the tsconfig', async () => {
    const { origin } = server;
    expect(await result(origin, 'card.do/size')).toBe('ada@example.com');
    expect(await result(origin, 'card.do/fields')).toBe('own');
  });

  test('leave JSX to the plugin that compiles it', async () => {
    expect(await result(server.origin, 'page.do/size')).toBe(2 * 'Grace'.length);
  });
});
