/**
 * Makes JavaScript that workerd runs of what Vite 8 (oxc) leaves as it is, or refuses: standard
 * decorators, `accessor`, and the documented `InferSchema<(typeof UserDO.schemas).setProfile>`,
 * which TypeScript's grammar lacks. esbuild, which earlier versions of Vite are made of, reads all.
 */
import { basename } from 'node:path';
import { type Loader, transform } from 'esbuild';
import type { Plugin, Rollup } from 'vite';
import { kindOf } from '../environment.js';
import { cleanUrl } from '../ids.js';
import type { Session } from '../session.js';

const STANDARD_SYNTAX = /@[\w(]|\baccessor\b/;
const UNREADABLE = /\(typeof /;
const LOADERS = { mts: 'ts', mjs: 'js' } as const;

/**
 * The `.do` files, before Vite reads them: some of them it cannot, and in some projects it would
 * take standard decorators for TypeScript's own. JSX is left to Vite, which knows the settings.
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
        const extension = file.slice(file.lastIndexOf('.') + 1) as keyof typeof LOADERS;
        return lower(code, file, LOADERS[extension] ?? extension);
      },
    },
  };
}

/**
 * Base classes, mixins and whatever else server code is made of, after Vite has read them: it has
 * lowered JSX, and TypeScript's own decorators where the tsconfig asks for those. What is left is
 * standard syntax, with which no worker starts.
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

/** Whether a server will run it, and oxc has read it or is to. */
function isForServers({ environment, meta }: Rollup.TransformPluginContext): boolean {
  return 'rolldownVersion' in meta && kindOf(environment) !== 'browser';
}

/** A file of the server directory, or one elsewhere that a class is made of. */
function isServerCode({ disk }: Session, file: string): boolean {
  return disk.isServerFile(file) || disk.watched().files.includes(file);
}

function lower(code: string, file: string, loader: Loader) {
  return transform(code, {
    loader,
    target: 'es2022',
    sourcemap: true,
    sourcefile: basename(file),
    logLevel: 'silent',
  });
}
