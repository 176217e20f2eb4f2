/** Prints the milliseconds from nothing to the first parsed and walked file, in a fresh process. */
import { classFile } from './corpus.ts';

const text = classFile(0);
const start = performance.now();
const { default: ts } = await import('typescript');
const visit = (node: import('typescript').Node): void => ts.forEachChild(node, visit);
visit(
  ts.createSourceFile('first.do.ts', text, {
    languageVersion: ts.ScriptTarget.ESNext,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  }),
);
console.log(performance.now() - start);
