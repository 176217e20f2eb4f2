/** Projects in a temporary folder, and the command line in them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type ExitCode, main } from '../../src/cli/main.js';

/** The file of a class. */
export const object = (name: string, members: string) =>
  `import { DurableObject } from 'cloudflare:workers';\nexport default class ${name} extends DurableObject {\n${members}\n}\n`;
export const USER = object('UserDO', '  async getName() {}\n  async setName(name: string) {}');

export interface Project {
  readonly folder: string;
  read(file: string): string;
  write(file: string, text: string): void;
  /** Runs `koze` in its folder. */
  koze(...args: string[]): { code: ExitCode; out: string; error: string };
}

/** A project that is gone when the test ends. */
export function createProject(
  files: Record<string, string> = { 'src/server/user.do.ts': USER },
): Project {
  const folder = mkdtempSync(join(tmpdir(), 'koze-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const project: Project = {
    folder,
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    write(file, text) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    },
    koze(...args) {
      const said = { out: '', error: '' };
      const code = main(args, {
        cwd: folder,
        out: (text) => {
          said.out += text;
        },
        error: (text) => {
          said.error += text;
        },
      });
      return { code, ...said };
    },
  };
  for (const [file, text] of Object.entries(files)) project.write(file, text);
  return project;
}

/** Says who calls, with the type of a caller. */
export const CALLER = `export default ({ request }: { request: Request }) => {
  const id = request.headers.get('x-user');
  return id === null ? null : { id, isAdmin: id === 'root' };
};
`;

/** An app with every kind of row that `koze inspect` prints. */
export const INSPECTED = {
  'src/server/audit.do.ts': object(
    'AuditDO',
    "  static serverOnly = ['purge'];\n  async count() {}\n  async purge(before: Date) {}",
  ),
  'src/server/caller.ts': CALLER,
  'src/server/board.do.ts': `import type { Caller } from '@kuratchi/koze';
import { isMember } from './rules';
${object(
  'BoardDO',
  `  static instance = 'key' as const;
  static access = {
    list: 'anyone',
    remove: (caller: Caller | null) => caller?.isAdmin === true,
    archive: isMember,
    fetch: 'caller',
  };
  async list() {}
  async post(caller: Caller, text: string) {}
  async remove(id: number) {}
  async archive() {}
  async fetch() { return new Response(); }`,
)}`,
  'src/server/rules.ts': 'export const isMember = (caller: unknown) => caller !== null;\n',
  'src/server/chat.do.ts': object(
    'ChatDO',
    '  static routed = true;\n  async fetch() { return new Response(); }',
  ),
  'src/server/user.do.ts': `import { schema, type InferSchema } from '@kuratchi/koze';
const profile = schema({ name: schema.string() });
${object(
  'UserDO',
  `  static schemas = { setProfile: profile };
  async getName() {}
  async setName(name: string) {}
  async setProfile(data: InferSchema<typeof profile>) {}
  async keep(anything) {}
  _validate() {}`,
)}`,
  'src/server/routing.ts': `import { registerDoResolver } from '@kuratchi/koze/runtime/do.js';
// registerDoResolver('CHAT_DO', () => null);
registerDoResolver('USER_DO', () => null); // registerDoResolver('AUDIT_DO', () => null);
/* registerDoResolver('CHAT_DO', () => null); */
/**
 * registerDoResolver('CHAT_DO', () => null);
 */
`,
};
