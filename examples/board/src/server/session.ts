/** The session cookie: a person and an expiry, signed with HMAC-SHA-256. */
import type { Person } from './people';

/** The cookie's name. */
export const SESSION = 'session';

const DAYS = 7;

interface Session extends Person {
  /** In milliseconds since 1970. */
  readonly expires: number;
}

/** The `set-cookie` header that signs somebody in. */
export async function sessionCookie({ id, name, role }: Person, secret: string): Promise<string> {
  const session: Session = { id, name, role, expires: Date.now() + DAYS * 86_400_000 };
  const text = encodeURIComponent(JSON.stringify(session));
  return cookie(`${text}.${await sign(text, secret)}`, DAYS * 86_400);
}

/** The `set-cookie` header that signs out. */
export const noSession = (): string => cookie('', 0);

/** The person in a cookie's value; null unless we have signed it, and it hasn't expired. */
export async function readSession(value: string, secret: string): Promise<Person | null> {
  const end = value.lastIndexOf('.');
  const text = value.slice(0, Math.max(end, 0));
  if (!(await isSigned(text, value.slice(end + 1), secret))) return null;
  const { expires, ...person } = JSON.parse(decodeURIComponent(text)) as Session;
  return expires > Date.now() ? person : null;
}

/** Whether two texts are equal, in a time that doesn't tell where they differ. */
export async function isSame(given: string, expected: string, secret: string): Promise<boolean> {
  return isSigned(given, await sign(expected, secret), secret);
}

function cookie(value: string, seconds: number): string {
  // Not every browser takes a `Secure` cookie from http://localhost.
  const secure = import.meta.env.DEV ? '' : '; Secure';
  return `${SESSION}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
}

const bytes = (text: string) => new TextEncoder().encode(text);

function keyOf(secret: string): Promise<CryptoKey> {
  if (!secret) throw new Error('SESSION_SECRET is not set. See README.md.');
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', bytes(secret), algorithm, false, ['sign', 'verify']);
}

/** The signature of a text, in hexadecimal digits. */
async function sign(text: string, secret: string): Promise<string> {
  const signature = await crypto.subtle.sign('HMAC', await keyOf(secret), bytes(text));
  const digits = Array.from(new Uint8Array(signature), (byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  return digits.join('');
}

/** `verify` compares in constant time. */
async function isSigned(text: string, signature: string, secret: string): Promise<boolean> {
  const digits = signature.match(/[\da-f]{2}/g) ?? [];
  const given = Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16));
  return crypto.subtle.verify('HMAC', await keyOf(secret), given, bytes(text));
}
