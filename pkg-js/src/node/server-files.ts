/** Identifies server files, under whichever name a bundler reaches them. */
import { createHash } from 'node:crypto';
import { type BigIntStats, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, sep } from 'node:path';

/** The server's files on disk. Paths are absolute, with `/` between segments. */
export interface ServerFiles {
  /** The server file that a path also names: through a link, a hard link, or in another case. */
  same(path: string): string | undefined;
  /** The server file that another file copies. */
  copied(path: string): string | undefined;
  /** The server files whose text or bytes are in the output of a build. */
  heldBy(outputs: readonly (string | Uint8Array)[]): string[];
  /** Forgets the files. The next question reads the disk again. */
  forget(): void;
}

interface File {
  readonly path: string;
  readonly stats: BigIntStats;
}

interface ServerFile extends File {
  /** What identifies a copy of it, read when first needed. */
  content?: Content | undefined;
}

interface Content {
  readonly digest: string;
  /** The strings that an output contains if it contains this file: as it is, or in base64. */
  readonly texts: readonly string[];
  /** The number of significant characters. */
  readonly weight: number;
}

/**
 * Below this many characters, two files are as likely to be equal by chance: `export {};`. White
 * space, quotes and module specifiers don't count.
 */
const TELLING = 24;
/**
 * The same for a whole file, copied or inlined as a `data:` URL: a token counts, `export {};`
 * doesn't.
 */
const TELLING_AS_A_WHOLE = 10;
/** Files that are the same everywhere, and not secret. */
const PUBLIC = /^(?:licen[cs]e|copying|notice|\.ds_store$|\.gitkeep$)/i;
const MODULE_STATEMENT = /^\s*(?:import|export)\b[^;'"`=(]*?(?:\bfrom\s*)?(['"])[^'"\n]*\1;?/gm;
const BASE64 = /;base64,([\w+/]+=*)/g;

/**
 * The server's files: those below `directory`, also behind links, and those of `others` that exist.
 */
export function serverFiles(directory: string, others: () => readonly string[]): ServerFiles {
  let known: readonly ServerFile[] | undefined;
  const files = () => {
    // Packages don't count: pages use the same ones, and source maps contain their text.
    known ??= [...filesBelow(directory, 'node_modules'), ...others().flatMap(asFile)];
    return known;
  };
  return {
    same(path) {
      const stats = statOf(path);
      // A hard link has its own real path. Only the inode identifies it.
      return stats && files().find((file) => isSameFile(file.stats, stats))?.path;
    },
    copied(path) {
      const stats = statOf(path);
      if (!stats?.isFile() || stats.size < TELLING) return undefined;
      const alike = files().filter((file) => file.stats.size === stats.size && isSecret(file));
      const content = alike.length > 0 ? read(path) : undefined;
      if (content === undefined || weigh(content) < TELLING) return undefined;
      return alike.find((file) => read(file.path)?.equals(content))?.path;
    },
    heldBy: (outputs) => findHeld(files().filter(isSecret), outputs),
    forget() {
      known = undefined;
    },
  };
}

/** All files below a directory. Follows links, but enters no directory twice. */
export function* filesBelow(
  directory: string,
  leaveOut?: string,
  entered = new Set<string>(),
): Generator<File> {
  const real = realPath(directory);
  if (real === undefined || entered.has(real)) return;
  entered.add(real);
  for (const name of namesIn(directory)) {
    const path = `${directory}/${name}`;
    const stats = statOf(path);
    if (stats?.isFile()) yield { path, stats };
    if (stats?.isDirectory() && name !== leaveOut) yield* filesBelow(path, leaveOut, entered);
  }
}

/** The real path of a file: links resolved, letters in the disk's case. */
export function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path).replaceAll(sep, '/');
  } catch {
    return undefined; // There is no such file, or a link leads nowhere.
  }
}

function findHeld(
  files: readonly ServerFile[],
  outputs: readonly (string | Uint8Array)[],
): string[] {
  const digests = new Set<string>();
  const texts: string[] = [];
  for (const output of outputs) {
    const bytes = Buffer.from(output);
    digests.add(digest(bytes));
    if (isBinary(bytes)) continue;
    const text = bytes.toString();
    texts.push(squeeze(text));
    // Bundlers inline small images into the text that names them, an SVG with `%3c` for `<`.
    if (text.includes('data:')) texts.push(squeeze(decodePercent(text)));
    for (const [, data = ''] of text.matchAll(BASE64)) {
      const inlined = Buffer.from(data, 'base64');
      digests.add(digest(inlined));
      if (!isBinary(inlined)) texts.push(squeeze(inlined.toString()));
    }
  }
  const isHeld = (content: Content) =>
    (content.weight >= TELLING_AS_A_WHOLE && digests.has(content.digest)) ||
    (content.weight >= TELLING &&
      content.texts.some((text) => texts.some((written) => written.includes(text))));
  return files.filter((file) => isHeld(contentOf(file))).map(({ path }) => path);
}

function contentOf(file: ServerFile): Content {
  if (file.content) return file.content;
  const content = read(file.path) ?? Buffer.of();
  const base64 = content.toString('base64').replace(/=+$/, '');
  const texts = isBinary(content) ? [base64] : [squeeze(content.toString()), base64];
  file.content = { digest: digest(content), texts, weight: weigh(content) };
  return file.content;
}

/**
 * Removes what differs between a file and a string literal of its text: quotes, escapes and white
 * space. Bundlers choose the quotes and the line breaks.
 */
function squeeze(text: string): string {
  return text.replace(/\\+[nrt]?|[\s"'`]+/g, '');
}

function decodePercent(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

function weigh(content: Buffer): number {
  if (isBinary(content)) return content.length;
  return squeeze(content.toString().replace(MODULE_STATEMENT, '')).length;
}

function isSecret({ path }: ServerFile): boolean {
  return !PUBLIC.test(basename(path));
}

function isBinary(content: Uint8Array): boolean {
  return content.includes(0);
}

function digest(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('base64');
}

function asFile(path: string): File[] {
  const stats = statOf(path);
  return stats?.isFile() ? [{ path, stats }] : [];
}

function isSameFile(a: BigIntStats, b: BigIntStats): boolean {
  return a.ino === b.ino && a.dev === b.dev;
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined; // `ENOTDIR`, a NUL in the name, a circle of links.
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
