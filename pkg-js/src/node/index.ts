/** Projects on disk, for bundler plugins and command-line tools. */
export type { BundlerFacts } from './frameworks.js';
export { openProject, type ProjectOnDisk, type ProjectOnDiskOptions } from './project.js';
export { findResolvers } from './resolvers.js';
export { filesBelow, realPath } from './server-files.js';
export type { CompilerOptions } from './tsconfig/file.js';
export { readCompilerOptions } from './tsconfig/options.js';
export {
  planWrangler,
  type WranglerOptions,
  type WranglerPlan,
  writeWrangler,
} from './wrangler.js';
