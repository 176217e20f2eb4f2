/** RPC Rules: what is no method cannot be imported. That it cannot be called, `classes` tests. */
import { koze } from '@kuratchi/koze/esbuild';
import * as esbuild from 'esbuild';
import { expect, test } from 'vitest';
import { createApp } from '../e2e/harness/app.js';
import { FIXTURE, shown } from './shown.js';

test.each(['_validate', 'fetch', 'alarm', 'getname'])('%s cannot be imported', async (name) => {
  const app = createApp(FIXTURE, {
    'src/server/user.do.ts': shown.user,
    'src/page.ts': `import { ${name} } from '$server/user.do';\nconsole.log(${name});\n`,
  });
  const building = esbuild.build({
    absWorkingDir: app.folder,
    entryPoints: ['src/page.ts'],
    bundle: true,
    write: false,
    logLevel: 'silent',
    plugins: [koze()],
  });
  await expect(building).rejects.toThrow(new RegExp(`src/page.ts:1:\\d+.*${name}`));
  app.remove();
});
