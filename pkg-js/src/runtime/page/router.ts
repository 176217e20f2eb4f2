/** Which page a path belongs to. */

/** A page's parameters, by the names in its path. */
export type Params = Record<string, string>;

/** A route and the path that it answers: '/blog/[id]', '/docs/[...rest]'. */
export interface Routed {
  readonly path: string;
}

/** The routes that match: those with a rest come after the assets. */
export type Stage = 'exact' | 'rest';

/** A route that matches, with its parameters. */
export interface Match<R> {
  readonly route: R;
  readonly params: Params;
}

/** Finds the first of `routes` that matches: the most specific ones come first. */
export class Router<R extends Routed> {
  readonly #routes: Readonly<Record<Stage, readonly Compiled<R>[]>>;

  constructor(routes: readonly R[]) {
    const compiled = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
    this.#routes = {
      exact: compiled.filter(({ pattern }) => !hasRest(pattern)),
      rest: compiled.filter(({ pattern }) => hasRest(pattern)),
    };
  }

  /** The route for the path of a URL; none for a path that isn't decodable. */
  find(path: string, stage: Stage): Match<R> | undefined {
    const segments = segmentsOf(path);
    if (!segments) return undefined;
    for (const { route, pattern } of this.#routes[stage]) {
      const params = match(pattern, segments);
      if (params) return { route, params };
    }
    return undefined;
  }
}

interface Compiled<R> {
  readonly route: R;
  readonly pattern: readonly Segment[];
}

interface Segment {
  readonly kind: 'text' | 'one' | 'rest';
  /** The text, or the parameter's name. */
  readonly text: string;
}

function patternOf(path: string): readonly Segment[] {
  return split(path).map((text) => {
    const [, dots, name] = /^\[(\.\.\.)?(.+)\]$/.exec(text) ?? [];
    if (name === undefined) return { kind: 'text', text };
    return { kind: dots === undefined ? 'one' : 'rest', text: name };
  });
}

const hasRest = (pattern: readonly Segment[]): boolean => pattern.at(-1)?.kind === 'rest';

const split = (path: string): string[] => (path === '/' ? [] : path.slice(1).split('/'));

/**
 * Each segment decoded once, after splitting: an encoded slash separates nothing, and `%2561` is not `a`.
 * Undefined if one isn't UTF-8.
 */
function segmentsOf(path: string): string[] | undefined {
  const segments = split(path);
  if (!path.includes('%')) return segments;
  try {
    return segments.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function match(pattern: readonly Segment[], segments: readonly string[]): Params | undefined {
  const { length } = pattern;
  const fits = hasRest(pattern) ? segments.length >= length : segments.length === length;
  if (!fits) return undefined;
  const params: [name: string, value: string][] = [];
  for (const [index, { kind, text }] of pattern.entries()) {
    const segment = segments[index]!;
    if (kind === 'text') {
      if (segment !== text) return undefined;
    } else {
      const value = kind === 'one' ? segment : segments.slice(index).join('/');
      if (value === '') return undefined;
      params.push([text, value]);
    }
  }
  // Not by assignment, which would lose `[__proto__]`. An object without a prototype can't be sent to an object.
  return Object.fromEntries(params);
}
