/** What the tables in `families/` are made of. */
import type { Answer, Outgoing } from './raw.js';

/** One request of an attacker's, or of a good caller's beside it. */
export interface Attack {
  readonly name: string;
  /** What is sent; a function where it depends on the place. */
  readonly send: Outgoing | ((place: Place) => Outgoing);
  /** Several where the server in front may answer before the worker does. */
  readonly status: number | readonly number[];
  /** What else must hold. */
  readonly check?: (answer: Answer, place: Place) => void;
}

/** The attacks that stand for one known weakness of the field. */
export interface Family {
  readonly weakness: string;
  readonly attacks: readonly Attack[];
}

/** Where the attacked app runs. */
export interface Place {
  /** 'workerd': the production build, with no Node in between. */
  readonly mode: 'dev' | 'build' | 'workerd';
  readonly origin: string;
}

const OWN_PAGE = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };

/** A call as an own page makes it; what is given besides replaces what that would send. */
export function call(
  path: string,
  body: string | Uint8Array = '[]',
  other: Partial<Outgoing> = {},
) {
  const headers = { ...OWN_PAGE, ...other.headers };
  return { target: `/__koze/rpc/${path}`, body, ...other, headers } satisfies Outgoing;
}

/** The same attack for each of some texts. */
export function forEach<T>(items: readonly T[], attack: (item: T) => Attack): readonly Attack[] {
  return items.map(attack);
}
