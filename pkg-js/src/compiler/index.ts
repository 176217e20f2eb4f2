/** The compiler for any host: text in, text out. Node projects on disk: `@kuratchi/koze/node`. */
export { type Compiler, type CompilerOptions, createCompiler } from './compiler.js';
export { codeFrame, docsOf, formatDiagnostic, formatLocation } from './format.js';
export type * from './wire.js';
