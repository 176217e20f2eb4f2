/** Pages whose URLs something else answers, before the worker is asked: files, and fallbacks of the assets. */
import { existsSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Diagnostic, Location, Page } from '@kuratchi/koze/compiler';
import { planWrangler } from '@kuratchi/koze/node';
import { normalizePath, type ResolvedConfig } from 'vite';
import type { AssetsConfig } from '../assets-config.js';
import type { Session } from '../session.js';

const APPLICATION = 'single-page-application';
/** What wrangler serves when it finds no asset, by `not_found_handling`. */
const FALLBACKS: Readonly<Record<string, string>> = {
  [APPLICATION]: 'index.html',
  '404-page': '404.html',
};
const WORKER_FIRST = '"assets": { "binding": "ASSETS", "run_worker_first": true }';

/** The pages that visitors don't get, by the files that there are and the worker's configuration. */
export function shadowedPages(
  session: Session,
  config: ResolvedConfig,
  assets: AssetsConfig,
): Diagnostic[] {
  const { pages } = session.disk.compiler.surface();
  const routed = pages.filter(({ kind, path }) => kind === 'page' && path !== '');
  if (routed.length === 0) return [];
  // A relative one, or another origin's, is for assets alone.
  const based = /^\/./.test(config.base) ? [ignoredBase(session, config)] : [];
  const behind = routed.filter(({ path }) => !isFirst(assets.run_worker_first, path));
  const shadowed = behind.flatMap((page) => shadowedBy(session, config, page));
  const late = pages.filter(isLate);
  return [...based, ...shadowed, ...swallowed(session, config, assets, behind, late)];
}

/** Whether a page answers only what no asset does, even if the worker is asked first. */
function isLate({ kind, path }: Page): boolean {
  return (kind === 'page' && path.includes('[...')) || (kind === 'status' && path === '404');
}

function shadowedBy(session: Session, config: ResolvedConfig, page: Page): Diagnostic[] {
  const { publicDir, root } = config;
  const files = publicDir ? namesOf(page.path).map((name) => join(publicDir, name)) : [];
  if (page.path === '/') files.push(join(root, 'index.html'));
  const found = files.find((each) => existsSync(each) && statSync(each).isFile());
  if (found === undefined) return [];
  const file = nameOf(session, found);
  const message = `${file} answers \`${page.path}\`, so ${page.file} never does`;
  const related = [wholeFile(page.file)];
  return [warning(message, 'Remove or rename one of them.', wholeFile(file), related)];
}

/**
 * The pages that a fallback of the assets answers for: those `behind` the assets, and those that are `late`
 * where the fallback counts as an asset.
 */
function swallowed(
  session: Session,
  config: ResolvedConfig,
  { not_found_handling: handling = '' }: AssetsConfig,
  behind: readonly Page[],
  late: readonly Page[],
): Diagnostic[] {
  const fallback = FALLBACKS[handling];
  const folders = [config.root, config.publicDir].filter(Boolean);
  if (!fallback || !folders.some((folder) => existsSync(join(folder, fallback)))) return [];
  const all = new Set([...behind, ...(handling === APPLICATION ? late : [])]);
  const [first] = all;
  const page = behind.find((each) => !late.includes(each)) ?? first;
  if (!page) return [];
  const more = all.size === 1 ? '' : ` and ${all.size - 1} more`;
  const file = planWrangler(session.disk, session.options.wrangler || {}, session.facts).file;
  const message = `\`not_found_handling: "${handling}"\` lets ${fallback} answer for ${page.file}${more}`;
  const instead = `, or ask the worker first: \`${WORKER_FIRST}\``;
  const help = `Remove \`not_found_handling\`${late.includes(page) ? '' : instead}.`;
  return [warning(message, help, locate(session, file, /not_found_handling/), [])];
}

/** The files that are served at a path, by wrangler's `html_handling`. */
function namesOf(path: string): string[] {
  return path === '/' ? ['index.html'] : [path, `${path}.html`, `${path}/index.html`];
}

function ignoredBase(session: Session, { base, configFile }: ResolvedConfig): Diagnostic {
  const file = configFile && nameOf(session, configFile);
  return warning(
    `Pages don't know the base \`${base}\`: their URLs begin at \`/\``,
    'Remove `base` from the Vite configuration. To serve the pages below a path, move them to a folder of the routes.',
    file ? locate(session, file, /\bbase\b(?=\s*[:,}])/) : undefined,
    [],
  );
}

/** Whether the worker is asked before the assets are. */
function isFirst(rules: AssetsConfig['run_worker_first'], path: string): boolean {
  if (!Array.isArray(rules)) return rules === true;
  const isMatch = (rule: string) => {
    const parts = rule.split('*').map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(path);
  };
  const [against, wanted] = [true, false].map((isNegative) =>
    rules.filter((rule) => rule.startsWith('!') === isNegative),
  );
  return !!wanted?.some(isMatch) && !against?.some((rule) => isMatch(rule.slice(1)));
}

function nameOf({ disk }: Session, file: string): string {
  return normalizePath(relative(disk.root, file));
}

function warning(
  message: string,
  help: string,
  location: Location | undefined,
  related: Location[],
): Diagnostic {
  const place = location && { location };
  return { code: 'page-shadowed', severity: 'warning', message, help, related, ...place };
}

function wholeFile(file: string): Location {
  return { file, line: 1, column: 0, span: { start: 0, end: 0 } };
}

/** The place of a setting in a file; the file, if it isn't spelled out there. */
function locate({ disk }: Session, file: string, setting: RegExp): Location {
  const text = disk.read(file) ?? '';
  const { 0: { length } = '', index: start } = setting.exec(text) ?? { index: 0 };
  const lines = text.slice(0, start).split('\n');
  const column = lines.at(-1)?.length ?? 0;
  return { file, line: lines.length, column, span: { start, end: start + length } };
}
