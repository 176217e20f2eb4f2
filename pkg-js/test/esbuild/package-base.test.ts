/** What a base class from a package has at run time, whatever its declarations say. */
import { expect, test } from 'vitest';
import { call, createProject, runWorker } from './harness.js';

const PARTY = {
  'node_modules/party/package.json': JSON.stringify({
    name: 'party',
    type: 'module',
    exports: { types: './index.d.ts', default: './index.js' },
  }),
  'node_modules/party/index.js': `import { DurableObject } from 'cloudflare:workers';
    class Hidden extends DurableObject { onAlarm() { return 'base'; } }
    export class Server extends Hidden { onMessage() { return 'base'; } onSecret() { return 'base'; } }`,
  // Two hooks are missing, one of a class that is not declared at all.
  'node_modules/party/index.d.ts': `import { DurableObject } from 'cloudflare:workers';
    export declare class Server extends DurableObject { onMessage(): string }`,
};

test('a hook that the declarations lack is closed, unless the class exposes it', async () => {
  const project = createProject({
    ...PARTY,
    'src/server/lib/middle.ts': `import { Server } from 'party';
      export class Middle extends Server { shared() { return 'shared'; } onAlarm() { return 'forged'; } }`,
    'src/server/user.do.ts': `import { Middle } from './lib/middle';
      export default class UserDO extends Middle {
        say(text: string) { return text; }
        onSecret() { return 'forged'; }
        onMessage() { return 'forged'; }
      }`,
    'src/server/open.do.ts': `import { Server } from 'party';
      export default class OpenDO extends Server {
        static exposed = ['onSecret', 'onMessage'];
        onSecret() { return 'meant'; }
      }`,
  });
  const classes = { USER_DO: 'UserDO', OPEN_DO: 'OpenDO' };
  const origin = await runWorker(project, classes, { koze: { dev: true } });

  expect(await (await call(origin, 'user.do/say', ['hi'])).json()).toBe('hi');
  expect(await (await call(origin, 'user.do/shared')).json()).toBe('shared');
  expect((await call(origin, 'user.do/onMessage')).status).toBe(404);
  for (const hook of ['onSecret', 'onAlarm']) {
    const response = await call(origin, `user.do/${hook}`);
    expect(response.status).toBe(500);
    expect((await response.json()).detail).toContain(`${hook}() overrides a member of`);
  }

  expect(await (await call(origin, 'open.do/onSecret')).json()).toBe('meant');
  expect(await (await call(origin, 'open.do/onMessage')).json()).toBe('base');
  expect((await call(origin, 'open.do/onAlarm')).status).toBe(404);
});
