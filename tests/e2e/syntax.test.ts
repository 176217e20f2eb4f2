/** What TypeScript, or only esbuild, reads, and workerd does not run. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { result } from './harness/call.js';
import { MODES, type Server, serve } from './harness/programs.js';

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

describe.each(MODES)('decorators, accessors and the documented typeof, %s', (mode) => {
  let app: App;
  let server: Server;
  beforeAll(async () => {
    app = createApp('loop', { 'src/server/user.do.ts': CLASS, 'src/page.ts': '' });
    server = await serve(app.folder, mode);
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  test('run', async () => {
    expect(await result(server.origin, 'user.do/greet', ['Ada'])).toBe('HELLO ADA');
  });
});
