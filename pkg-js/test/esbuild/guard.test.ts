import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Loader, Plugin } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { type Bundling, bundle, createProject, PROJECT, WORKER } from './harness.js';

const SERVER_ONLY = /KOZE-SECRET|KOZE-BODY|cloudflare:/;
const REFUSED = /^src\/server\/\S+ is server code and must not reach a browser/;

const spellings: Record<string, (file: string) => string> = {
  '$server/…': (file) => `$server/${file}`,
  'an alias': (file) => `@alias/${file}`,
  'an alias of the whole path': (file) => `whole/${file}`,
  'tsconfig paths': (file) => `#paths/${file}`,
  'a relative path': (file) => `./server/${file}`,
  'a roundabout path': (file) => `../src/./server/../server/${file}.ts`,
  'a query': (file) => `$server/${file}?some`,
  'a relative path with a query': (file) => `./server/${file}.ts?raw`,
  'a fragment': (file) => `./server/${file}.ts#raw`,
};

const TSCONFIG = JSON.stringify({ compilerOptions: { paths: { '#paths/*': ['./src/server/*'] } } });

function create(page: string, files: Record<string, string> = {}) {
  return createProject({ 'src/page.ts': page, 'tsconfig.json': TSCONFIG, ...files });
}

describe.each(Object.entries(spellings))('imported by %s', (_, spell) => {
  const options = {
    alias: {
      '@alias': './src/server',
      'whole/user.do': './src/server/user.do.ts',
      'whole/db': './src/server/db.ts',
    },
  };

  test('an object becomes its stub', async () => {
    const page = `import { getName } from '${spell('user.do')}'; console.log(getName);`;
    const { errors, text } = await bundle(create(page), options);
    expect(errors).toEqual([]);
    expect(text).toContain('/__koze/rpc/user.do/getName');
    expect(text).not.toMatch(SERVER_ONLY);
  });

  test('any other server file fails the build, at the import', async () => {
    const page = `import { secret } from '${spell('db')}'; console.log(secret);`;
    const { errors } = await bundle(create(page), options);
    expect(errors.map(({ text }) => text)).toEqual([expect.stringMatching(REFUSED)]);
    expect(errors[0]?.location).toMatchObject({ file: 'src/page.ts', line: 1, column: 23 });
  });
});

test('however it is imported, an object is one module', async () => {
  const imports = Object.values(spellings).slice(0, 6);
  const lines = imports.map(
    (spell, i) => `import u${i} from '${spell('user.do')}'; console.log(u${i});`,
  );
  const alias = { '@alias': './src/server', 'whole/user.do': './src/server/user.do.ts' };
  const { errors, text } = await bundle(create(lines.join('\n')), { alias });
  expect(errors).toEqual([]);
  expect(text.match(/\/\/ src\/server\/user\.do\.ts/g)).toHaveLength(1);
});

const reaches: Record<string, string> = {
  'import()': "import('./server/db').then(console.log);",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code.
  'import() of a pattern': 'import(`./server/${globalThis.x}.ts`).then(console.log);',
  'require()': "console.log(require('./server/db'));",
  'require() of a pattern': "console.log(require('./server/' + globalThis.x + '.ts'));",
  're-export': "export * from './server/db';",
  'the file that says who calls': "import who from '$server/caller'; console.log(who);",
  'another loader, by attribute':
    "import x from './server/db.ts' with { type: 'text' }; console.log(x);",
  'bytes, by attribute': "import x from './server/db.ts' with { type: 'bytes' }; console.log(x);",
  'a style sheet': "import './server/theme.css';",
  "a style sheet's import": "import './page.css';",
  'url() in a style sheet': "import './url.css';",
};

test.each(Object.entries(reaches))('%s is refused', async (_, page) => {
  const project = create(page, {
    'src/server/theme.css': 'a { color: red }',
    'src/server/caller.ts': "export default () => ({ key: 'KOZE-SECRET' });",
    'src/page.css': "@import './server/theme.css';",
    'src/url.css': 'a { background: url(./server/db.ts) }',
  });
  const { errors } = await bundle(project, { loader: { '.css': 'css' } });
  expect(errors).not.toEqual([]);
  for (const { text } of errors) expect(text).toMatch(REFUSED);
});

test.each<Loader>(['base64', 'binary', 'copy', 'dataurl', 'file', 'text'])(
  'the loader %s is refused server files, and gets stubs of objects',
  async (loader) => {
    const project = create("import x from './server/note.txt'; console.log(x);", {
      'src/server/note.txt': 'KOZE-SECRET',
      'src/object.ts': "import x from './server/user.do.ts'; console.log(x);",
    });
    const options = { loader: { '.txt': loader } };
    const { errors } = await bundle(project, options);
    expect(errors.map(({ text }) => text)).toEqual([expect.stringMatching(REFUSED)]);

    const entryPoints = ['src/object.ts'];
    const stub = await bundle(project, { entryPoints, loader: { '.do.ts': loader } });
    expect(stub.errors).toEqual([]);
    expect(stub.text).toContain('"getName"');
    expect(stub.text).not.toMatch(SERVER_ONLY);
  },
);

test.each(['text', 'json', 'bytes'])(
  'an attribute does not make a %s of an object',
  async (type) => {
    const page = `import x from './server/user.do.ts' with { type: '${type}' }; console.log(x);`;
    const { errors, text } = await bundle(create(page));
    expect(errors).toEqual([]);
    expect(text).toContain('"getName"');
    expect(text).not.toMatch(SERVER_ONLY);
  },
);

test('what esbuild does not bundle is not copied either', async () => {
  const urls = ['URL', 'Worker'].map(
    (name) => `new ${name}(new URL('./server/db.ts', import.meta.url))`,
  );
  const { text } = await bundle(create(urls.join(';\n')));
  expect(text).not.toMatch(SERVER_ONLY);
});

test('source maps hold the stub, not the class', async () => {
  const { text } = await bundle(create(PROJECT['src/page.ts'] ?? ''), { sourcemap: 'inline' });
  const map = text.match(/base64,([\w+/=]+)/)?.[1] ?? '';
  expect(atob(map)).toContain('getName');
  expect(atob(map)).not.toMatch(SERVER_ONLY);
});

test.each([['src/server/db.ts'], ['./src/server/db']])(
  'the entry point %s is refused',
  async (entry) => {
    const { errors } = await bundle(createProject(), { entryPoints: [entry] });
    expect(errors.map(({ text }) => text)).toEqual([expect.stringMatching(REFUSED)]);
  },
);

test('injected server code is refused', async () => {
  const { errors } = await bundle(createProject(), { inject: ['src/server/db.ts'] });
  expect(errors.map(({ text }) => text)).toEqual([expect.stringMatching(REFUSED)]);
});

describe.each([false, true])('links, preserveSymlinks: %s', (preserveSymlinks) => {
  const page = "import { secret } from './link/db'; console.log(secret);";

  test('a link to the server directory', async () => {
    const project = create(page);
    symlinkSync('server', join(project.folder, 'src/link'));
    const { errors } = await bundle(project, { preserveSymlinks });
    expect(errors.map(({ text }) => text)).toEqual([expect.stringMatching(REFUSED)]);
  });

  test('a server directory that is a link', async () => {
    const project = create("import { secret } from './server/db'; console.log(secret);");
    mkdirSync(join(project.folder, 'packages'));
    renameSync(join(project.folder, 'src/server'), join(project.folder, 'packages/server'));
    symlinkSync('../packages/server', join(project.folder, 'src/server'));
    const { errors } = await bundle(project, { preserveSymlinks });
    expect(errors.map(({ text }) => text)).toEqual([expect.stringMatching(REFUSED)]);

    project.write(
      'src/page.ts',
      "import { getName } from '../packages/server/user.do'; getName();",
    );
    const stub = await bundle(project, { preserveSymlinks });
    expect(stub.errors).toEqual([]);
    expect(stub.text).toContain('/__koze/rpc/user.do/getName');
    expect(stub.text).not.toMatch(SERVER_ONLY);
  });

  test('files that links in the server directory lead to', async () => {
    const project = create("import { key } from './elsewhere/key'; console.log(key);", {
      'src/elsewhere/key.ts': "export const key = 'KOZE-SECRET';",
      'src/elsewhere/team.do.ts': (PROJECT['src/server/user.do.ts'] ?? '').replace(
        'UserDO',
        'Team',
      ),
      'src/elsewhere/db.ts': PROJECT['src/server/db.ts'] ?? '',
    });
    for (const file of ['key.ts', 'team.do.ts']) {
      symlinkSync(`../elsewhere/${file}`, join(project.folder, 'src/server', file));
    }
    const { errors } = await bundle(project, { preserveSymlinks });
    expect(errors.map(({ text }) => text)).toEqual([expect.stringMatching(REFUSED)]);

    project.write('src/page.ts', "import { getName } from './elsewhere/team.do'; getName();");
    const stub = await bundle(project, { preserveSymlinks });
    expect(stub.text).toContain('/__koze/rpc/team.do/getName');
    expect(stub.text).not.toMatch(SERVER_ONLY);
  });
});

describe('another plugin that comes first', () => {
  const typescript: Plugin = {
    name: 'typescript',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8'),
        loader: 'ts',
      }));
    },
  };
  const raw: Plugin = {
    name: 'raw',
    setup(build) {
      build.onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
        path: join(resolveDir, path),
        namespace: 'raw',
      }));
      build.onLoad({ filter: /.*/, namespace: 'raw' }, ({ path }) => ({
        contents: readFileSync(path.replace('?raw', ''), 'utf8'),
        loader: 'text',
      }));
    },
  };

  test.each([
    ['a server file', typescript, "import { secret } from './server/db'; console.log(secret);"],
    ['an object', typescript, "import U from './server/user.do'; console.log(U);"],
    ['a server file as text', raw, "import x from './server/db.ts?raw'; console.log(x);"],
  ])('cannot load %s: the build fails, and nothing of it is left', async (_, plugin, page) => {
    const project = create(page);
    const options = { before: [plugin], external: ['cloudflare:*'], write: true, sourcemap: true };
    const { errors } = await bundle(project, options);
    expect(errors[0]?.text).toMatch(REFUSED);
    expect(errors[0]?.notes[0]?.text).toContain('list koze() before the others');
    expect(existsSync(join(project.folder, 'dist/page.js'))).toBe(false);
    expect(existsSync(join(project.folder, 'dist/page.js.map'))).toBe(false);
  });

  test('cannot load one where no source map shows it', async () => {
    const page = "import { secret } from './server/db'; console.log(secret);";
    const { errors } = await bundle(create(page), { before: [typescript] });
    expect(errors.map(({ text }) => text)).toEqual([expect.stringMatching(REFUSED)]);
  });

  test('and leaves the rest alone', async () => {
    const { errors, text } = await bundle(create("console.log('page');"), { before: [typescript] });
    expect(errors).toEqual([]);
    expect(text).toContain('page');
  });

  test.each([
    ['a server file as text', raw, "import x from './server/db.ts?raw'; console.log(x);"],
    ['a link with a query', raw, "import x from './link/db.ts?raw'; console.log(x);"],
  ])('behind ours, it is not asked for %s', async (_, plugin, page) => {
    const project = create(page);
    symlinkSync('server', join(project.folder, 'src/link'));
    const { errors } = await bundle(project, { after: [plugin] });
    expect(errors.map(({ text }) => text)).toEqual([expect.stringMatching(REFUSED)]);
    // The guard's own error, and not that of the check of the output.
    expect(errors[0]?.notes[0]?.text).not.toContain('list koze() before the others');
  });
});

describe('what kind of build it is', () => {
  const page = "import { secret } from './server/db'; console.log(secret);";

  test.each([
    ['nothing said', {}, true],
    ['platform browser', { platform: 'browser' as const }, true],
    ['platform neutral, which may be anything', { platform: 'neutral' as const }, true],
    ['the condition worker, which web workers have too', { conditions: ['worker'] }, true],
    ['the condition workerd', WORKER, false],
    ['platform node', { platform: 'node' as const }, false],
    ['said to be for browsers', { ...WORKER, koze: { environment: 'browser' as const } }, true],
    ['said to be a worker', { koze: { environment: 'worker' as const } }, false],
    ['said to be a server', { koze: { environment: 'server' as const } }, false],
  ])('%s', async (_, options, refused) => {
    const { errors, text } = await bundle(create(page), options);
    expect(errors.length > 0).toBe(refused);
    expect(text.includes('KOZE-SECRET')).toBe(!refused);
  });

  test('a word that is no environment fails the build', async () => {
    const environment = 'workers' as 'worker';
    const { errors, text } = await bundle(create(page), { koze: { environment } });
    expect(errors[0]?.text).toContain("not 'workers'");
    expect(text).toBe('');
  });
});

describe('other names of the same file', () => {
  test.each([false, true])('hard links, preserveSymlinks: %s', async (preserveSymlinks) => {
    const project = create("import { secret } from './hard'; console.log(secret);");
    linkSync(join(project.folder, 'src/server/db.ts'), join(project.folder, 'src/hard.ts'));
    linkSync(join(project.folder, 'src/server/user.do.ts'), join(project.folder, 'src/user.do.ts'));
    const { errors } = await bundle(project, { preserveSymlinks });
    expect(errors.map(({ text }) => text)).toEqual([expect.stringMatching(REFUSED)]);

    project.write('src/page.ts', "import { getName } from './user.do'; getName();");
    const stub = await bundle(project, { preserveSymlinks });
    expect(stub.text).toContain('/__koze/rpc/user.do/getName');
    expect(stub.text).not.toMatch(SERVER_ONLY);
  });

  test.each<[string, string, Loader]>([
    ['as code', "import { secret } from './copy'; console.log(secret);", 'ts'],
    ['as text', "import x from './copy.ts'; console.log(x);", 'text'],
    ['as a file', "import x from './copy.ts'; console.log(x);", 'file'],
    ['as a file that is copied', "import x from './copy.ts'; console.log(x);", 'copy'],
    ['as a URL', "import x from './copy.ts'; console.log(x);", 'dataurl'],
    ['as base64', "import x from './copy.ts'; console.log(x);", 'base64'],
  ])('a copy, %s', async (_, page, loader) => {
    const project = create('', {
      'src/copy.ts': PROJECT['src/server/db.ts'] ?? '',
      'src/page.js': page,
    });
    const options = { entryPoints: ['src/page.js'], loader: { '.ts': loader } };
    const { errors } = await bundle(project, options);
    expect(errors[0]?.text).toMatch(REFUSED);
    expect(errors[0]?.text).toContain('src/copy.ts is a copy of it');
  });

  test('what is short, or only names modules, is no copy', async () => {
    const list = "export * from './one';\nexport { two } from './two';\n";
    const project = create("import './list'; import './empty'; import './licence.txt';", {
      'src/list.ts': list,
      'src/server/list.ts': list,
      'src/one.ts': 'export {};\n',
      'src/two.ts': 'export const two = 2;\n',
      'src/empty.ts': 'export {};\n',
      'src/server/empty.ts': 'export {};\n',
      'src/licence.txt': 'Permission is hereby granted, free of charge, …',
      'src/server/LICENCE': 'Permission is hereby granted, free of charge, …',
    });
    expect((await bundle(project, { loader: { '.txt': 'text' } })).errors).toEqual([]);
  });
});

test.each(['ts', 'mts', 'js', 'mjs'])('src/middleware.%s is server code', async (extension) => {
  const name = `./middleware.${extension}`;
  const project = create(`import { token } from '${name}'; console.log(token);`, {
    [`src/middleware.${extension}`]: "export const token = 'KOZE-SECRET';",
  });
  const { errors } = await bundle(project);
  expect(errors.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^src\/middleware\.\w+ is server code and must not reach a browser/),
  ]);
});

describe('text that a plugin read under a name of its own', () => {
  const reader = (contents: (text: string) => string, loader: Loader): Plugin => ({
    name: 'reader',
    setup(build) {
      const folder = build.initialOptions.absWorkingDir ?? '';
      build.onResolve({ filter: /^virtual:/ }, ({ path }) => ({ path, namespace: 'virtual' }));
      build.onLoad({ filter: /.*/, namespace: 'virtual' }, () => ({
        contents: contents(readFileSync(join(folder, 'src/server/db.ts'), 'utf8')),
        loader,
      }));
    },
  });
  const page = "import x from 'virtual:x'; console.log(x);";

  test.each<[string, (text: string) => string, Loader]>([
    ['text', (text) => text, 'text'],
    ['a URL', (text) => text, 'dataurl'],
    ['base64', (text) => text, 'base64'],
    ['a file', (text) => text, 'file'],
    ['a string', (text) => `export default ${JSON.stringify(text)}`, 'js'],
    ['a template', (text) => `export default \`${text}\``, 'js'],
  ])('as %s', async (_, contents, loader) => {
    for (const minify of [false, true]) {
      const options = { before: [reader(contents, loader)], minify, sourcemap: true, write: true };
      const project = create(page);
      const { errors } = await bundle(project, options);
      expect(errors.map(({ text }) => text)).toEqual([expect.stringMatching(REFUSED)]);
      expect(left(project)).toEqual([]);
    }
  });

  test.each([true, 'inline', 'external', 'both'] as const)('source maps: %s', async (sourcemap) => {
    const map = (text: string) => {
      const data = {
        version: 3,
        sources: ['x'],
        sourcesContent: [text],
        names: [],
        mappings: 'AAAA',
      };
      return `export default 1;\n//# sourceMappingURL=data:application/json;base64,${btoa(JSON.stringify(data))}`;
    };
    const project = create(page);
    const { errors } = await bundle(project, {
      before: [reader(map, 'js')],
      sourcemap,
      write: true,
    });
    expect(errors.map(({ text }) => text)).toEqual([expect.stringMatching(REFUSED)]);
    expect(left(project)).toEqual([]);
  });
});

/** What is left of a build's output. */
function left({ folder }: { folder: string }): string[] {
  const dist = join(folder, 'dist');
  if (!existsSync(dist)) return [];
  return readdirSync(dist, { recursive: true }).map(String);
}

describe('a build that fails', () => {
  const typescript: Plugin = {
    name: 'typescript',
    setup(build) {
      build.onLoad({ filter: /\/db\.ts$/ }, ({ path }) => ({
        contents: `/*! KOZE-SECRET, in a comment */\n${readFileSync(path, 'utf8')}`,
        loader: 'ts',
      }));
    },
  };
  const files = {
    'src/one.ts': "import { secret } from './server/db'; import('./lazy'); console.log(secret);",
    'src/two.ts': "import { secret } from './server/db'; import './page.css'; console.log(secret);",
    'src/lazy.ts': "import { secret } from './server/db'; export default secret;",
    'src/page.css': 'a { color: red }',
  };
  const options = {
    before: [typescript],
    entryPoints: ['src/one.ts', 'src/two.ts'],
    legalComments: 'linked',
    sourcemap: true,
    splitting: true,
  } satisfies Bundling;

  test('leaves none of its outputs', async () => {
    const project = create('', files);
    const { errors } = await bundle(project, { ...options, write: true });
    expect(errors[0]?.text).toMatch(REFUSED);
    expect(left(project)).toEqual([]);
  });

  test('passes none on to the plugins behind', async () => {
    let passed: string[] | undefined;
    const writer: Plugin = {
      name: 'writer',
      setup(build) {
        build.onEnd(({ outputFiles }) => {
          passed = outputFiles?.map(({ text }) => text);
        });
      },
    };
    const { errors } = await bundle(create('', files), { ...options, after: [writer] });
    expect(errors[0]?.text).toMatch(REFUSED);
    expect(passed).toEqual([]);
  });
});
