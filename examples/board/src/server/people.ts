import { RpcError } from '@kuratchi/koze';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: 'member' | 'admin';
}

/** Whoever has the name. A demo keeps no accounts: a name is an id, however it is capitalized. */
export function personNamed(text: string): Person {
  const name = text.normalize('NFKC').trim();
  if (!/^[\p{L}\p{N}][\p{L}\p{N}\p{M} .'’-]{0,39}$/u.test(name)) {
    throw new RpcError(400, 'A name has at most 40 letters, digits, spaces and hyphens.');
  }
  const id = name.toLowerCase();
  return { id, name, role: id === 'admin' ? 'admin' : 'member' };
}
