/** What docs/esbuild.md shows, run. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject } from '../../pkg-js/test/esbuild/harness.js';
import { innerEnv, root } from '../../scripts/lib/tools.mjs';
import { shownFiles } from './harness/documents.js';

test('wrangler runs the build, and deploys what it made', () => {
  const project = createProject(shownFiles('esbuild.md'));
  mkdirSync(join(project.folder, 'node_modules/@kuratchi'), { recursive: true });
  for (const name of ['esbuild', '@kuratchi/koze']) {
    symlinkSync(join(root, 'node_modules', name), join(project.folder, 'node_modules', name));
  }
  const options = { cwd: project.folder, env: innerEnv, encoding: 'utf8', stdio: 'pipe' } as const;
  const output = execFileSync('wrangler', ['deploy', '--dry-run', '--outdir', 'out'], options);
  expect(output).toContain('env.USER_DO (UserDO)');
  expect(readFileSync(join(project.folder, 'out/worker.js'), 'utf8')).toContain('KOZE-SECRET');
  const page = readFileSync(join(project.folder, 'dist/public/page.js'), 'utf8');
  expect(page).toContain('/__koze/rpc/user.do/getName');
  expect(page).not.toContain('KOZE-SECRET');
});
