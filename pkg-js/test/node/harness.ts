/** A project in a folder of its own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  openProject,
  planWrangler,
  type WranglerOptions,
  writeWrangler,
} from '../../src/node/index.js';

const USER = `import { DurableObject } from 'cloudflare:workers';
export default class UserDO extends DurableObject {
  greet() {}
}
`;

/** Creates a project with one class and these files. */
export function createProject(files: Record<string, string | Uint8Array>) {
  const folder = mkdtempSync(join(tmpdir(), 'koze-node-'));
  const write = (file: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  };
  write('src/server/user.do.ts', USER);
  for (const [file, content] of Object.entries(files)) write(file, content);
  const project = openProject({ root: folder });
  project.scan();
  return {
    project,
    folder,
    write,
    read: (file: string) => readFileSync(join(folder, file), 'utf8'),
    bytes: (file: string) => readFileSync(join(folder, file)),
    plan: (options?: WranglerOptions) => planWrangler(project, options),
    sync(options?: WranglerOptions) {
      const plan = planWrangler(project, options);
      writeWrangler(project, plan);
      return plan;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
