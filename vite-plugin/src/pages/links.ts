/** What a page links before a script: its style sheets, and the modules that it imports. */
import type { ResolvedConfig, Rollup } from 'vite';
import { urlOf } from './assets.js';

type Chunk = Rollup.OutputChunk;

/** The links of a chunk, as HTML. Those of its imports come first, in the order in which they run. */
export function linksOf(
  { base, build }: Pick<ResolvedConfig, 'base' | 'build'>,
  bundle: Rollup.OutputBundle,
  chunk: Chunk,
): string {
  const chunks = importsOf(bundle, chunk);
  const styles = new Set(
    chunks.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]),
  );
  const preloads = build.modulePreload === false ? [] : chunks.filter((each) => each !== chunk);
  const links = [
    ...preloads.map(({ fileName }) => ['modulepreload', fileName]),
    ...[...styles].map((fileName) => ['stylesheet', fileName]),
  ];
  return links
    .map(([rel, fileName = '']) => `<link rel="${rel}" href="${escapeUrl(urlOf(base, fileName))}">`)
    .join('');
}

/** A chunk behind all that it imports. */
function importsOf(bundle: Rollup.OutputBundle, chunk: Chunk, seen = new Set<Chunk>()): Chunk[] {
  if (seen.has(chunk)) return [];
  seen.add(chunk);
  const imported = chunk.imports.map((name) => bundle[name]);
  const chunks = imported.filter((output) => output?.type === 'chunk');
  return [...chunks.flatMap((each) => importsOf(bundle, each, seen)), chunk];
}

function escapeUrl(url: string): string {
  return url.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
