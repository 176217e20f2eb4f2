/**
 * Makes JavaScript that workerd runs of what Vite 8 (oxc) leaves as it is, or refuses: standard
 * decorators, `accessor`, and the documented `InferSchema<(typeof UserDO.schemas).setProfile>`,
 * which TypeScript's grammar lacks. esbuild, which earlier versions of Vite are made of, reads all.
 */
import { basename } from 'node:path';
import { transform } from 'esbuild';
import type { Plugin } from 'vite';
import { kindOf } from './environment.js';
import { cleanUrl } from './ids.js';
import type { Project } from './project.js';

const NEEDS_LOWERING = /@[\w(]|\baccessor\b|\(typeof /;
const LOADERS = { mts: 'ts', mjs: 'js' } as const;

export function lowerClasses(project: Project): Plugin {
  return {
    name: 'koze:lower',
    enforce: 'pre',
    transform: {
      filter: { id: /\.do\.[mc]?[jt]sx?$/, code: NEEDS_LOWERING },
      async handler(code, id) {
        const file = cleanUrl(id);
        if (!('rolldownVersion' in this.meta) || kindOf(this.environment) === 'browser') return;
        if (!NEEDS_LOWERING.test(code) || project.disk.objectId(file) === undefined) return;
        const extension = file.slice(file.lastIndexOf('.') + 1) as keyof typeof LOADERS;
        return transform(code, {
          loader: LOADERS[extension] ?? extension,
          target: 'es2022',
          sourcemap: true,
          sourcefile: basename(file),
          logLevel: 'silent',
        });
      },
    },
  };
}
