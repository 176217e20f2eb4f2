import type { ResolvedConfig } from 'vite';

/**
 * The paths that a user's `resolve.alias` makes of a path, for code that Vite resolves without
 * plugins.
 */
export function applyAliases({ resolve: { alias } }: ResolvedConfig, path: string): string[] {
  return alias.flatMap(({ find, replacement }) => {
    if (typeof find !== 'string') return [path.replace(find, replacement)];
    const matches = path === find || path.startsWith(`${find}/`);
    return matches ? [replacement + path.slice(find.length)] : [];
  });
}
