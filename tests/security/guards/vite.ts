// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are passages of the source.
/** Guards of the Vite plugin. */
import { type Guard, inFile } from './guard.ts';

export const vite: readonly Guard[] = [
  ...inFile(
    'vite-plugin/src/plugins/lower-syntax.ts',
    ['tests/e2e/syntax.test.ts'],
    [
      [
        'a decorator in a base class keeps the worker from starting',
        'disk.isServerFile(file) || disk.watched().files.includes(file)',
        'disk.objectId(file) !== undefined',
      ],
      [
        'a base outside of the server directory keeps the worker from starting',
        ' || disk.watched().files.includes(file)',
        '',
      ],
      ['JSX in a class loses its runtime', "!file.endsWith('x') && ", ''],
      [
        'JSX that Vite cannot read loses the tsconfig’s runtime',
        '...readCompilerOptions(file), ',
        '',
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/plugins/sync-wrangler.ts',
    ['tests/e2e/sveltekit.test.ts'],
    [
      [
        'a build overwrites a file of the app: SvelteKit’s plugin is not asked',
        "typeof adapter === 'string' ? adapter : undefined",
        'undefined',
      ],
    ],
  ),

  ...inFile(
    'vite-plugin/src/plugins/sync-wrangler.ts',
    ['tests/e2e/dev-loop.test.ts'],
    [['a checkout that removes a class gets it back', '      await untilQuiet();\n', '']],
  ),
  ...inFile(
    'vite-plugin/src/plugins/restart-server.ts',
    ['tests/e2e/dev-loop.test.ts'],
    [
      [
        'a server that a failed restart left behind ends the process',
        'if (!httpServer || httpServer.listening) return',
        'if (httpServer !== undefined) return',
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/plugins/announce-classes.ts',
    ['tests/e2e/dev-loop.test.ts', 'tests/e2e/toolchain.test.ts'],
    [
      [
        'a class that is bound and gone takes down the others',
        "for (const name of bound) list[name] ??= 'DurableObject';",
        '',
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/ids.ts',
    ['tests/e2e/toolchain.test.ts'],
    [
      [
        'another plugin’s koze:worker is taken for ours',
        "const OWN = '\\0@kuratchi/vite-plugin-koze:'",
        "const OWN = '\\0'",
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/environment.ts',
    ['tests/e2e/guard-files.test.ts'],
    [
      [
        'conditions for all environments make a worker of the pages',
        "if (consumer === 'client') return",
        "if (consumer === 'client' && !resolve.conditions.includes('workerd')) return",
      ],
      ['a plugin called vitest takes the guard off a build', "command !== 'serve' || ", ''],
      [
        'a plugin called vitest takes the guard off the dev server',
        'process.env.VITEST === undefined',
        'false',
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/plugins/guard-server-code.ts',
    ['tests/e2e/guard-files.test.ts'],
    [
      [
        'preserveSymlinks hides an object behind a link',
        'session.disk.serverFile(cleanUrl(resolved.id))',
        'cleanUrl(resolved.id)',
      ],
      [
        'a plugin that comes first resolves and loads server code',
        'if (secret) refuse(this, session, secret);',
        '',
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/refusal.ts',
    ['tests/e2e/guard-files.test.ts'],
    [
      ['what publicDir links to is imported by its URL', 'isShared ? join(', 'false ? join('],
      ['a page imports a copy', 'session.disk.copiedFrom(file)', 'undefined'],
      [
        'a page imports the worker’s own',
        'if (isPrivate(config, realPath(file) ?? file)) return privateFile(session, file);',
        '',
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/pages/assets.ts',
    ['tests/e2e/page-assets.test.ts'],
    [
      [
        'a page publishes the worker’s secrets as an image',
        'secrets.find((each) => each !== undefined)',
        'secrets.find(() => false)',
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/plugins/guard-dev-server.ts',
    ['tests/e2e/guard-dev.test.ts'],
    [
      [
        'somebody types the URL of a server file',
        'if (!files.some((file) => secretIn(session, config, file))) return next();',
        'if (files !== undefined) return next();',
      ],
      ['a link in publicDir is served', '[config.root, config.publicDir]', '[config.root]'],
      [
        'a server’s build is previewed',
        'refuseSecrets(session, config, [folder])',
        '(_, __, next) => next()',
      ],
      ['an alias is a URL', '[path, ...applyAliases(config, path)]', '[path]'],
      ['a page of the server is found without its ending', '[file, `${file}.html`, ', '[file, '],
      ['a folder of the server has an index', "join(file, 'index.html')", 'file'],
      [
        'a URL is spelled with back slashes, or with `..`',
        "attempt(path, (text) => new URL(text, 'http://localhost').pathname)",
        'path',
      ],
      ['a URL is encoded', '[each, attempt(each, decodeURI)]', '[each]'],
      ['a URL begins at the base', ', ...based.map((each) => `/${each.slice(base.length)}`)', ''],
    ],
  ),
  ...inFile(
    'vite-plugin/src/private-files.ts',
    ['tests/e2e/guard-dev.test.ts'],
    [
      ['the worker’s data is served', "new Set(['.wrangler', '.koze'])", 'new Set<string>()'],
      ['secrets and settings are served', "SETTINGS.test(segments.at(-1) ?? '') || ", ''],
      ['the worker’s build is served', ' || isBuiltForServers(config, file)', ''],
      [
        'a server’s build lies in the pages’',
        'if (directory.length < innermost.length) continue;',
        'if (innermost !== "") continue;',
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/plugins/guard-styles.ts',
    ['tests/e2e/guard-styles.test.ts'],
    [
      [
        'a compiler reads what it does not report',
        'refuseNamed(this, id, namedFiles(this.environment.getTopLevelConfig(), [[source, id]]));',
        '',
      ],
      [
        'a style sheet names one that names server code',
        'if (STYLE.test(file)) visit(readText(file), file);',
        '',
      ],
      ['a style sheet computes a name', 'refuseNamed(this, id, sheets);', ''],
      [
        'a style sheet computes the name of a text',
        'if (held !== undefined) refuse(this, session, serverCode(session, held), id);',
        '',
      ],
      [
        'the error of a compiler shows lines of server code',
        'refuseNamed(context, id, serverFilesOf(session, error));',
        'void serverFilesOf(session, error);',
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/plugins/check-output.ts',
    ['tests/e2e/guard-files.test.ts'],
    [
      ['publicDir has a link to server code', 'if (secret) refuse(this, session, secret);', ''],
      [
        'publicDir is a link',
        '[normalizePath(publicDir), realPath(publicDir)]',
        '[normalizePath(publicDir)]',
      ],
      [
        'a bundle holds server code',
        `if (file !== undefined) {
          refuse(`,
        `if (file === '') {
          refuse(`,
      ],
      [
        'what a later hook adds stays on the disk',
        'for (const name of Object.keys(bundle)) rmSync(join(folder, name), { force: true });',
        'void [join, rmSync, folder];',
      ],
      [
        'a worker’s build publishes a server file',
        "if (kind === 'server') return [];",
        "if (kind !== 'browser') return [];",
      ],
    ],
  ),
  ...inFile(
    'vite-plugin/src/refusal.ts',
    ['tests/e2e/guard-styles.test.ts'],
    [['the error of the guard shows server code in the page', ", pluginCode: ' ' }", ' }']],
  ),
];
