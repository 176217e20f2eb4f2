/**
 * Lowers syntax that workerd can't run and that Vite 8 (oxc) keeps or rejects: standard decorators,
 * `accessor`, and the documented `InferSchema<(typeof UserDO.schemas).setProfile>`, which isn't in
 * TypeScript's grammar. esbuild, on which earlier versions of Vite are built, accepts all of them.
 */
import { basename } from 'node:path';
import { type CompilerOptions, readCompilerOptions } from '@kuratchi/koze/node';
import { type Loader, transform } from 'esbuild';
import type { Plugin, Rollup } from 'vite';
import { kindOf } from '../environment.js';
import { cleanUrl } from '../ids.js';
import type { Session } from '../session.js';

const STANDARD_SYNTAX = /@[\w(]|\baccessor\b/;
const UNREADABLE = /\(typeof /;
const LOADERS = { mts: 'ts', mjs: 'js' } as const;

/**
 * Lowers `.do` files before Vite reads them: it can't read some of them, and in some projects it
 * would take standard decorators for TypeScript's own. Leaves JSX to Vite, which knows the
 * settings, and compiles types away as the tsconfig says.
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
        if (!STANDARD_SYNTAX.test(code) && !UNREADABLE.test(code)) return;
        const extension = file.slice(file.lastIndexOf('.') + 1) as keyof typeof LOADERS;
        return lower(code, file, LOADERS[extension] ?? extension, readCompilerOptions(file));
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

function lower(code: string, file: string, loader: Loader, compilerOptions: CompilerOptions = {}) {
  return transform(code, {
    loader,
    target: 'es2022',
    jsx: 'preserve',
    tsconfigRaw: { compilerOptions },
    sourcemap: true,
    sourcefile: basename(file),
    logLevel: 'silent',
  });
}
