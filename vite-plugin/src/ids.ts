/**
 * Ids of generated modules. Rollup's `\0` tells other plugins that they aren't files. The package's name
 * makes them ours: a plugin that also resolves `koze:worker` may well call its module `\0koze:worker`.
 */
const OWN = '\0@kuratchi/vite-plugin-koze:';
const OBJECT = `${OWN}object:`;

/** Whether a module is one of ours. */
export function isGenerated(module: string | undefined): boolean {
  return module?.startsWith(OWN) === true;
}

/** The generated module of an object. */
export function objectModule(id: string): string {
  return OBJECT + id;
}

/** The object of a generated module. */
export function objectOf(module: string): string | undefined {
  return module.startsWith(OBJECT) ? module.slice(OBJECT.length) : undefined;
}

/** The modules that only a worker can import. */
export const ENTRIES = ['koze:durable-objects', 'koze:worker', 'koze:pages'] as const;

/** What pages import, by the runtime's module. */
export const NAVIGATION = 'koze:navigation';

/** The generated module of an entry. */
export function entryModule(entry: string): string {
  return OWN + entry;
}

const ASSET = 'koze:page-asset/';

/** The specifier of the generated module of an asset, of which `data` says all. */
export function assetSpecifier(data: unknown): string {
  // Vite reads meaning into `.css`, `?` and `%`.
  return ASSET + Buffer.from(JSON.stringify(data)).toString('base64url');
}

/** What was told to {@link assetSpecifier}. */
export function assetData(module: string): unknown {
  const [, data = ''] = module.split(ASSET);
  return JSON.parse(Buffer.from(data, 'base64url').toString());
}

/** A path without its query and hash. */
export function cleanUrl(id: string): string {
  return id.replace(/[?#].*$/s, '');
}
