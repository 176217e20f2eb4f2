/** Type-checks the examples as an editor does: with the types that are generated for them. */
import { join } from 'node:path';
import { openProject } from '@kuratchi/koze/node';
import { root, run } from './lib/tools.mjs';

for (const example of ['board', 'esbuild', 'quickstart', 'seed']) {
  const folder = join(root, 'examples', example);
  const project = openProject({ root: folder });
  project.scan();
  project.writeTypes();
  const { ok, output } = run('tsc', ['--project', folder]);
  if (ok) continue;
  console.error(output);
  process.exitCode = 1;
}
