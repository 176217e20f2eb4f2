/**
 * Lowers syntax that workerd can't run and that Vite 8 (oxc) keeps or rejects: standard decorators,
 * `accessor`, and the documented `InferSchema<(typeof UserDO.schemas).setProfile>`, which isn't in
 * TypeScript's grammar. esbuild, on which earlier versions of Vite are built, accepts all of them.
 */
import { basename } from 'node:path';
import { type CompilerOptions, readCompilerOptions } from '@kuratchi/koze/node';
import { type Loader, transform } from 'esbuild';
import type { Plugin, ResolvedConfig, Rollup } from 'vite';
import { kindOf } from '../environment.js';
import { cleanUrl } from '../ids.js';
import type { Session } from '../session.js';

const STANDARD_SYNTAX = /@[\w(]|\baccessor\b/;
const UNREADABLE = /\(typeof /;
const LOADERS = { mts: 'ts', mjs: 'js' } as const;

/**
 * Lowers `.do` files before Vite reads them: it can't read some of them, and in some projects it
 * would take standard decorators for TypeScript's own. Leaves JSX to Vite where it can, and else does
 * what the tsconfig and Vite's configuration say, as Vite would.
 */
export function lowerClasses(session: Session): Plugin {
  return {
    name: 'koze:lower-classes',
    enforce: 'pre',
    transform: {
      filter: { id: /\.do\.[mc]?[jt]sx?$/, code: [STANDARD_SYNTAX, UNREADABLE] },
      async handler(code, id) {
        const file = cleanUrl(id);
        if (!isForServers(this) || session.disk.objectId(file) === undefined) return;
        const isLowered = !file.endsWith('x') && STANDARD_SYNTAX.test(code);
        if (!isLowered && !UNREADABLE.test(code)) return;
        const options = { ...readCompilerOptions(file), ...jsxOptions(this.environment.config) };
        const extension = file.slice(file.lastIndexOf('.') + 1) as keyof typeof LOADERS;
        return lower(code, file, LOADERS[extension] ?? extension, options);
      },
    },
  };
}

/**
 * Lowers base classes, mixins and other server code after Vite has read them. By then, Vite has
 * lowered JSX, and TypeScript's own decorators if the tsconfig enables those. What is left is
 * standard syntax that keeps a worker from starting.
 */
export function lowerBases(session: Session): Plugin {
  return {
    name: 'koze:lower-bases',
    transform: {
      filter: { id: /\.[mc]?[jt]sx?$/, code: STANDARD_SYNTAX },
      async handler(code, id) {
        const file = cleanUrl(id);
        if (!isForServers(this) || !STANDARD_SYNTAX.test(code)) return;
        if (!isServerCode(session, file)) return;
        return lower(code, file, 'js');
      },
    },
  };
}

/** Whether the module runs on a server, under a Vite that uses oxc. */
function isForServers({ environment, meta }: Rollup.TransformPluginContext): boolean {
  return 'rolldownVersion' in meta && kindOf(environment) !== 'browser';
}

/** Whether a file is in the server directory, or is one that a class depends on. */
function isServerCode({ disk }: Session, file: string): boolean {
  return disk.isServerFile(file) || disk.watched().files.includes(file);
}

/** What Vite's own configuration, or a framework's plugin, says about JSX. It wins over the tsconfig. */
function jsxOptions({ oxc }: ResolvedConfig): CompilerOptions {
  const jsx = oxc === false ? undefined : oxc?.jsx;
  if (typeof jsx !== 'object') return {};
  const { importSource, pragma, pragmaFrag, runtime } = jsx;
  return {
    ...(runtime === undefined ? {} : { jsx: runtime === 'classic' ? 'react' : 'react-jsx' }),
    ...(importSource === undefined ? {} : { jsxImportSource: importSource }),
    ...(pragma === undefined ? {} : { jsxFactory: pragma }),
    ...(pragmaFrag === undefined ? {} : { jsxFragmentFactory: pragmaFrag }),
  };
}

function lower(code: string, file: string, loader: Loader, compilerOptions: CompilerOptions = {}) {
  return transform(code, {
    loader,
    target: 'es2022',
    // oxc’s default, which Vite keeps.
    tsconfigRaw: { compilerOptions: { jsx: 'react-jsx', ...compilerOptions } },
    sourcemap: true,
    sourcefile: basename(file),
    logLevel: 'silent',
  });
}
