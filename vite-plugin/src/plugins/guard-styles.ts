/**
 * Keeps server code out of style sheets. Their compilers read files without asking plugins, so
 * there are three checks: the files that the source names, because some compilers report nothing
 * (`composes … from`, `data-uri()`, `json()`); the files that a compiler reports as read, because
 * names can be computed; and the result.
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Environment, Plugin, ResolvedConfig, Rollup } from 'vite';
import { applyAliases } from '../aliases.js';
import { kindOf } from '../environment.js';
import { cleanUrl } from '../ids.js';
import { refuse, secretOf, serverCode } from '../refusal.js';
import type { Session } from '../session.js';
import { observeStyles } from './observe-styles.js';

const STYLE = /\.(?:css|scss|sass|less|styl|stylus|pcss|postcss|sss)(?:$|\?)/;
// In quotes or in `url(…)`, outside of comments.
const NAME = /(['"])([^'"\n]+)\1|\burl\(\s*([^'")\s]+)|\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g;
const ENDINGS = ['', '.css', '.scss', '.sass', '.less', '.styl', '.js'];

export function guardStyles(session: Session): Plugin[] {
  /**
   * By environment and module: the files that a style sheet was compiled from, until it is checked.
   */
  const made = new Map<string, readonly string[]>();

  function refuseNamed(context: Rollup.PluginContext, id: string, files: Iterable<string>): void {
    const config = context.environment.getTopLevelConfig();
    for (const file of files) {
      const secret = secretOf(session, config, file);
      if (secret) refuse(context, session, secret, id);
    }
  }

  return [
    {
      name: 'koze:style-names',
      enforce: 'pre',
      // Before it is compiled: compilers show the lines around an error, in any file.
      transform: {
        filter: { id: STYLE },
        handler(source, id) {
          if (!isBrowsersStyle(this.environment, id)) return;
          refuseNamed(this, id, namedFiles(this.environment.getTopLevelConfig(), [[source, id]]));
        },
      },
    },
    {
      name: 'koze:styles',
      configResolved(config) {
        observeStyles(config, {
          compiled(environment, id, read) {
            if (isBrowsersStyle(environment, id)) made.set(keyOf(environment, id), read);
          },
          failed(context, id, error) {
            if (isBrowsersStyle(context.environment, id)) {
              refuseNamed(context, id, serverFilesOf(session, error));
            }
          },
        });
      },
      // Without `enforce`: after Vite's compiler, and before the style sheet becomes a module.
      transform: {
        filter: { id: STYLE },
        handler(css, id) {
          if (!isBrowsersStyle(this.environment, id)) return;
          const key = keyOf(this.environment, id);
          // Tools that search all sources for class names also report those as read. They don't
          // search style sheets.
          const sheets = (made.get(key) ?? []).filter((file) => STYLE.test(file));
          made.delete(key);
          refuseNamed(this, id, sheets);
          const sources = sheets.map((file): [string, string] => [readText(file), file]);
          refuseNamed(this, id, namedFiles(this.environment.getTopLevelConfig(), sources));
          const [held] = session.disk.serverFilesIn([css]);
          if (held !== undefined) refuse(this, session, serverCode(session, held), id);
        },
      },
    },
  ];
}

function isBrowsersStyle(environment: Environment, id: string): boolean {
  return STYLE.test(id) && kindOf(environment) === 'browser';
}

function keyOf({ name }: Environment, id: string): string {
  return `${name} ${id}`;
}

/** The server files that a compiler's error names. */
function serverFilesOf({ disk }: Session, error: unknown): string[] {
  const { file, filename, id, loc, message } = (error ?? {}) as Partial<
    Record<'file' | 'filename' | 'id' | 'message', string> & { loc: { file?: string } }
  >;
  const whole = [file, filename, id, loc?.file].filter((path) => path !== undefined);
  const [, ...rest] = (message ?? '').split(`${disk.serverDir}/`);
  const named = rest.map((text) => `${disk.serverDir}/${text.match(/^[^\s'"():]*/)?.[0]}`);
  return [...whole, ...named.map((path) => resolve(disk.root, path))].filter((path) =>
    disk.isServerFile(path),
  );
}

/** The files that style sheets name, directly or through other style sheets. */
function namedFiles(
  config: ResolvedConfig,
  sources: readonly (readonly [text: string, id: string])[],
): Set<string> {
  const named = new Set<string>();
  const visit = (text: string, importer: string) => {
    for (const [, , quoted, bare] of text.matchAll(NAME)) {
      for (const file of filesNamed(config, quoted ?? bare ?? '', importer)) {
        if (named.has(file)) continue;
        named.add(file);
        if (STYLE.test(file)) visit(readText(file), file);
      }
    }
  };
  for (const [text, id] of sources) visit(text, id);
  return named;
}

/** The files that a name can mean. Compilers apply aliases and add extensions. */
function filesNamed(config: ResolvedConfig, name: string, importer: string): string[] {
  const path = cleanUrl(name);
  const folder = dirname(cleanUrl(importer));
  return [path, ...applyAliases(config, path)]
    .flatMap((each) => [resolve(folder, each), join(config.root, each)])
    .flatMap((file) => ENDINGS.map((ending) => file + ending))
    .filter(isFile);
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false; // An image in a `data:` URL is too long for a name.
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // It was deleted in the meantime.
  }
}
