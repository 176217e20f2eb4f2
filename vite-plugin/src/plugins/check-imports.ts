/**
 * Explains why an object doesn't export a name, before the bundler reports that the name is
 * missing.
 */
import type { Plugin, Rollup } from 'vite';
import { kindOf } from '../environment.js';
import { asError } from '../errors.js';
import { objectOf } from '../ids.js';
import type { Session } from '../session.js';

type Program = ReturnType<Rollup.PluginContext['parse']>;

export function checkImports(session: Session): Plugin {
  return {
    name: 'koze:imports',
    // Last, after every framework's files have become JavaScript.
    enforce: 'post',
    transform: {
      filter: { code: /\.do\b|\$server\// },
      async handler(code, importer) {
        if (!/\.do\b|\$server\//.test(code) || importer.startsWith('\0')) return;
        const environment = kindOf(this.environment);
        if (environment === 'server') return;
        for (const { names, position, source } of importsOf(this.parse(code))) {
          if (!/\.do\b/.test(source)) continue;
          // Whoever finally resolves an import reports that it leads nowhere.
          const resolved = await this.resolve(source, importer).catch(() => null);
          const id = resolved && objectOf(resolved.id);
          if (id == null) continue;
          const request = { id, names, environment };
          const found = session.disk.compiler.checkImport(request);
          if (found.length > 0) this.error(asError(session, found), position);
        }
      },
    },
  };
}

interface NamedImport {
  source: string;
  names: string[];
  position: number;
}

function importsOf(program: Program): NamedImport[] {
  const imports: NamedImport[] = [];
  for (const node of program.body) {
    const exports = node.type === 'ExportNamedDeclaration' && node.source ? node : undefined;
    if (node.type !== 'ImportDeclaration' && !exports) continue;
    const specifiers = node.type === 'ImportDeclaration' ? node.specifiers : exports?.specifiers;
    const source = node.type === 'ImportDeclaration' ? node.source : exports?.source;
    const names = (specifiers ?? []).flatMap((specifier) => {
      if (specifier.type === 'ImportSpecifier') return [nameOf(specifier.imported)];
      return specifier.type === 'ExportSpecifier' ? [nameOf(specifier.local)] : [];
    });
    const position = (node as { start?: number }).start ?? 0;
    imports.push({ source: String(source?.value), names, position });
  }
  return imports;
}

function nameOf(node: { type: string; name?: string; value?: unknown }): string {
  return node.name ?? String(node.value);
}
