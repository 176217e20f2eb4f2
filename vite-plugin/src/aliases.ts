import type { ResolvedConfig } from 'vite';

/** What a user's `resolve.alias` can make of a path, where Vite asks no plugin. */
export function applyAliases({ resolve: { alias } }: ResolvedConfig, path: string): string[] {
  return alias.flatMap(({ find, replacement }) => {
    if (typeof find !== 'string') return [path.replace(find, replacement)];
    const matches = path === find || path.startsWith(`${find}/`);
    return matches ? [replacement + path.slice(find.length)] : [];
  });
}
