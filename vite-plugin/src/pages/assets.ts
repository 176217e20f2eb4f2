/** Which files of the project the literal URLs of pages name. */
import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Diagnostic, PageAsset } from '@kuratchi/koze/compiler';
import type { ResolvedConfig } from 'vite';
import { cleanUrl } from '../ids.js';
import { secretIn } from '../refusal.js';
import type { Session } from '../session.js';

/** How a file is built: scripts and style sheets are bundled, others are copied. */
export type AssetKind = 'script' | 'style' | 'file';

/** Text and files in turn: `['', 'src/a.png', ' 1x, ', 'src/b.png', ' 2x']`. */
export type Template = readonly string[];

/** A literal URL, or a list of them, that names files. */
export interface FoundAsset {
  /** As the page has it. */
  readonly value: string;
  readonly kind: AssetKind;
  /** Its files are relative to the project's root. */
  readonly template: Template;
}

export interface PageAssets {
  readonly found: FoundAsset[];
  /** Warnings for URLs that name no file. */
  readonly missing: Diagnostic[];
  /** Errors for files that must not be published, or can't be bundled. */
  readonly refused: Diagnostic[];
}

const STYLE = /\.(?:css|scss|sass|less|styl|stylus|pcss|postcss|sss)$/i;
const SCRIPT = /\.[mc]?[jt]sx?$/i;
const SRCSET = /^(?:image)?srcset$/;
// A URL and its descriptors, up to a comma. Commas that end a URL aren't part of it.
const CANDIDATE = /[\s,]*([^\s,]\S*?)(?:(?<!,),+(?=\s|$)|\s[^,]*(?:,|$)|$)/gy;
const ELSEWHERE = /^(?:$|[^/?#]*:|\/\/|#|\?)/;

/** @param page relative to the root */
export function findAssets(session: Session, config: ResolvedConfig, page: string): PageAssets {
  const { disk } = session;
  const assets: PageAssets = { found: [], missing: [], refused: [] };
  for (const asset of disk.pages.find(({ file }) => file === page)?.assets ?? []) {
    const { location, value } = asset;
    const { template, unknown } = readUrls(disk.root, config, page, asset);
    const files = filesOf(template);
    const kind = kindOf(asset, files[0] ?? value);
    // A link may lead to a page: `rel="canonical"`.
    const isLoaded = kind !== 'file' || asset.element !== 'link';
    for (const name of isLoaded ? unknown : []) {
      const warning = disk.compiler.explainRefusal({ module: 'missingAsset', name });
      assets.missing.push({ ...warning, location });
    }
    const error = refusal(session, config, asset, files);
    if (error) assets.refused.push({ ...error, location });
    else if (files.length > 0) assets.found.push({ value, kind, template });
  }
  return assets;
}

/** Why files can't be assets. */
function refusal(
  session: Session,
  config: ResolvedConfig,
  { element, isModule, value }: PageAsset,
  files: readonly string[],
): Diagnostic | undefined {
  const { compiler, root } = session.disk;
  // A page that names `/.env` would publish it under a URL that anyone can read.
  const secrets = files.map((file) => secretIn(session, config, `${root}/${file}`));
  const secret = secrets.find((each) => each !== undefined);
  if (secret) return secret;
  const isClassic = element === 'script' && !isModule && files.length > 0;
  return isClassic ? compiler.explainRefusal({ module: 'classicScript', name: value }) : undefined;
}

/** The files of a template. */
export function filesOf(template: Template): string[] {
  return template.filter((_, index) => index % 2 === 1);
}

/** The text of a template. */
export function fill(template: Template, urlOf: (file: string) => string): string {
  return template.map((part, index) => (index % 2 === 1 ? urlOf(part) : part)).join('');
}

/** Vite's dev server serves each file under its path. */
export function urlInDev(template: Template, base: string): string {
  return fill(template, (file) => urlOf(base, file));
}

/** The URL of a file below a base. A page can be at any depth, so a relative base is the root. */
export function urlOf(base: string, file: string): string {
  return (/^(?:\.\/)?$/.test(base) ? '/' : base) + encodeURI(file);
}

function kindOf({ element }: PageAsset, file: string): AssetKind {
  if (element === 'script') return 'script';
  if (element !== 'link') return 'file';
  const path = cleanUrl(file);
  return STYLE.test(path) ? 'style' : SCRIPT.test(path) ? 'script' : 'file';
}

/** Splits a value at the files that its URLs name. */
function readUrls(
  root: string,
  config: ResolvedConfig,
  page: string,
  { attribute, value }: PageAsset,
): { template: Template; unknown: readonly string[] } {
  const template: string[] = [];
  const unknown: string[] = [];
  let text = 0;
  for (const { at, url } of urlsIn(attribute, value)) {
    const path = cleanUrl(url);
    const place = ELSEWHERE.test(url) ? 'elsewhere' : locate(root, config, page, path);
    if (place === undefined) unknown.push(url);
    if (typeof place !== 'object') continue;
    template.push(value.slice(text, at), place.file);
    text = at + path.length;
  }
  return { template: [...template, value.slice(text)], unknown };
}

function urlsIn(attribute: string, value: string): { at: number; url: string }[] {
  if (!SRCSET.test(attribute)) return [{ at: value.search(/\S/), url: value.trim() }];
  return [...value.matchAll(CANDIDATE)].map(({ 0: whole, 1: url = '', index }) => ({
    at: index + whole.indexOf(url),
    url,
  }));
}

/** What a path names: a file, what is served as it is, or nothing. */
function locate(
  root: string,
  { base, publicDir }: ResolvedConfig,
  page: string,
  path: string,
): { file: string } | 'public' | undefined {
  const decoded = decode(path);
  const isBased = base.startsWith('/') && decoded.startsWith(base);
  for (const each of isBased ? [decoded, `/${decoded.slice(base.length)}`] : [decoded]) {
    if (publicDir !== '' && each.startsWith('/') && existsSync(join(publicDir, each))) {
      return 'public';
    }
    const folder = each.startsWith('/') ? '.' : posix.dirname(page);
    const file = posix.join(root, folder, each);
    if (file.startsWith(`${root}/`) && isFile(file) && !isBelow(publicDir, file)) {
      return { file: file.slice(root.length + 1) };
    }
  }
  return undefined;
}

function decode(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path; // It is no URL, and names no file.
  }
}

function isBelow(directory: string, file: string): boolean {
  return directory !== '' && file.startsWith(`${directory}/`);
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
