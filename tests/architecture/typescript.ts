/** The imports of TypeScript files, types included. */
import { posix } from 'node:path';
import ts from 'typescript';
import type { Import, Sources } from './imports.js';

/** Packages of this repository, by the folder that their import paths mean. */
const OWN_PACKAGES: Record<string, string> = {
  '@kuratchi/koze': 'pkg-js/src',
  '@kuratchi/vite-plugin-koze': 'vite-plugin/src',
};

export function importsOfTypeScript(sources: Sources): Import[] {
  return [...sources].flatMap(([file, text]) =>
    specifiersOf(file, text).map(({ isTypeOnly, specifier }) => {
      const to = resolve(file, specifier);
      const source = to && sourceAt(to, sources);
      return { from: file, to: source ?? to ?? specifier, isPackage: !source, isTypeOnly };
    }),
  );
}

interface Specifier {
  specifier: string;
  isTypeOnly: boolean;
}

function specifiersOf(file: string, text: string): Specifier[] {
  const found: Specifier[] = [];
  const add = (node: ts.Node | undefined, isTypeOnly: boolean) => {
    if (node && ts.isStringLiteral(node)) found.push({ specifier: node.text, isTypeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.isTypeOnly === true);
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return found;
}

/** The path in the repository that an import means; `undefined` for other packages. */
function resolve(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  const [name, folder] =
    Object.entries(OWN_PACKAGES).find(
      ([name]) => specifier === name || specifier.startsWith(`${name}/`),
    ) ?? [];
  return name && folder && posix.join(folder, specifier.slice(name.length));
}

/** The source at a path. What a build writes has none, and counts as a package. */
function sourceAt(path: string, sources: Sources): string | undefined {
  const stem = path.replace(/\.js$/, '');
  const candidates = [`${stem}.ts`, `${stem}.d.ts`, `${stem}/index.ts`];
  return candidates.find((file) => sources.has(file));
}
