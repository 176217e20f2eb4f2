/** Guards of the project on disk, of what checks its options, and of the esbuild plugin. */
import { type Guard, inFile } from './guard.ts';

export const node: readonly Guard[] = [
  ...inFile(
    'pkg-js/src/compiler/compiler.ts',
    ['pkg-js/test/compiler/compiler.test.ts'],
    [
      [
        'a misspelt word leaves every method open that nobody declared',
        '  checkAccess(options.access);\n',
        '',
      ],
    ],
  ),
  ...inFile(
    'pkg-js/src/node/packages.ts',
    ['pkg-js/test/node/packages.test.ts'],
    [['a specifier leads out of node_modules', "|| subpath.includes('..')", '']],
  ),
  ...inFile(
    'pkg-js/src/node/frameworks.ts',
    ['pkg-js/test/node/frameworks.test.ts'],
    [
      [
        'a build overwrites a file of the app: an adapter that only Vite knows of',
        'if (adapter !== undefined) return SVELTE_ADAPTERS.includes(adapter);',
        '',
      ],
      [
        'a build overwrites a file of the app: an adapter in its configuration',
        'if (SVELTE_ADAPTERS.some((name) => mentions(configs, name))) return true;',
        '',
      ],
      [
        'a build overwrites a file of the app: an adapter in its package.json',
        'return !hasAnother && SVELTE_ADAPTERS.slice(0, 2).some(uses);',
        'return false;',
      ],
      [
        'a configuration that no adapter reads ends a build',
        'readsAnother(project, file, configs) ? undefined :',
        '',
      ],
      [
        'a worker of ours takes the place of a framework’s',
        '.find(isUsed);',
        '.find(() => false);',
      ],
    ],
  ),
  ...inFile(
    'pkg-js/src/node/wrangler.ts',
    ['pkg-js/test/node/wrangler.test.ts'],
    [
      [
        'bytes that are not UTF-8 are replaced and written back',
        'if (wrong !== undefined) {',
        'if (wrong === -1) {',
      ],
    ],
  ),
  ...inFile(
    'pkg-js/src/node/configuration.ts',
    ['pkg-js/test/node/wrangler.test.ts'],
    [
      [
        'a second configuration is made beside the one that is read',
        "if (vite !== undefined && options.isComputed) return foreign('computed', vite, '');",
        '',
      ],
    ],
  ),
  ...inFile(
    'pkg-js/src/node/wrangler.ts',
    ['pkg-js/test/node/frameworks.test.ts'],
    [
      [
        'a build overwrites a file of the app: nobody looks at it',
        "if (!existsSync(path)) return { file, content: 'absent' };",
        "if (path) return { file, content: 'absent' };",
      ],
      [
        'a build deletes a folder of the app',
        "return { file, content: 'unparsable' };",
        "return { file, content: 'absent' };",
      ],
    ],
  ),
  ...inFile(
    'pkg-js/src/node/project.ts',
    ['pkg-js/test/esbuild/guard.test.ts'],
    [['a hard link hides a server file', 'return this.#server.same(file);', 'return undefined;']],
  ),
  ...inFile(
    'pkg-js/src/node/project.ts',
    ['tests/e2e/guard-files.test.ts'],
    [['a copy or a hard link hides a page', '(file) => this.isPage(file)', '() => false']],
  ),
  ...inFile(
    'pkg-js/src/node/server-files.ts',
    ['pkg-js/test/esbuild/guard.test.ts', 'tests/e2e/guard-files.test.ts'],
    [
      [
        'a page imports src/middleware',
        ', ...others().flatMap(asFile)]',
        ', ...others().slice(9).flatMap(asFile)]',
      ],
      ['a copy hides a server file', 'read(file.path)?.equals(content)', 'false'],
      [
        'an image is inlined as text',
        "if (text.includes('data:')) texts.push(",
        'if (false) texts.push(',
      ],
      ['a source map is inlined', 'if (!isBinary(inlined)) texts.push(', 'if (false) texts.push('],
      ['a string holds a server file', "text.replace(/\\\\+[nrt]?|[\\s\"'`]+/g, '')", 'text'],
      [
        'a string holds a server file in base64',
        '[squeeze(content.toString()), base64]',
        '[squeeze(content.toString())]',
      ],
    ],
  ),
  ...inFile(
    'pkg-js/src/esbuild/guard-server-code.ts',
    ['pkg-js/test/esbuild/guard.test.ts'],
    [
      ['a page imports a copy', 'session.disk.copiedFrom(path)', 'undefined'],
      [
        'a plugin has a query in its paths',
        'return disk.serverFile(path) ?? disk.serverFile(file) ?? page;',
        'return disk.serverFile(path) ?? page;',
      ],
    ],
  ),
  ...inFile(
    'pkg-js/src/esbuild/check-output.ts',
    ['pkg-js/test/esbuild/guard.test.ts'],
    [
      [
        'a plugin that comes first loads server code',
        'inputs.map(secretOf)',
        'inputs.slice(1e9).map(secretOf)',
      ],
      [
        'a plugin reads server code under a name of its own',
        'disk.serverFilesIn(outputsOf(result, cwd))',
        'disk.serverFilesIn([])',
      ],
      [
        'a build that fails leaves its outputs',
        'rmSync(resolve(cwd, output), { force: true });',
        '',
      ],
      ['a build that fails passes its outputs on', 'result.outputFiles?.splice(0);', ''],
    ],
  ),
];
