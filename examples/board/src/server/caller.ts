import type { CallerContext } from '@kuratchi/koze';
import type { Person } from './people';
import { readSession, SESSION } from './session';

/**
 * Who makes a request: the person in the session cookie, or null. Koze asks at most once per request, and
 * only where something needs to know. What this returns is what `Caller` means in the classes.
 */
export default async function caller({ request, env }: CallerContext): Promise<Person | null> {
  const cookies = request.headers.get('cookie')?.split('; ') ?? [];
  const session = cookies.find((cookie) => cookie.startsWith(`${SESSION}=`));
  return session ? readSession(session.slice(SESSION.length + 1), env.SESSION_SECRET) : null;
}
