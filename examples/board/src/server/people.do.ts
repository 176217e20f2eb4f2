import { DurableObject } from 'cloudflare:workers';
import { type Access, RpcError } from '@kuratchi/koze';
import { personNamed } from './people';
import { isSame, noSession, sessionCookie } from './session';

/** Signs people in and out. Anybody may be anybody; only the administrator has a password. */
export default class PeopleDO extends DurableObject {
  static access = { '*': 'anyone' } satisfies Access<typeof PeopleDO>;

  async signIn(name: string, password = '') {
    const person = personNamed(name);
    const { ADMIN_PASSWORD, SESSION_SECRET } = this.env;
    if (person.role === 'admin') {
      const isAdmin = ADMIN_PASSWORD && (await isSame(password, ADMIN_PASSWORD, SESSION_SECRET));
      if (!isAdmin) throw new RpcError(403, 'That is not the password of the administrator.');
    }
    return toHome(await sessionCookie(person, SESSION_SECRET));
  }

  async signOut() {
    return toHome(noSession());
  }
}

/** What a method returns as a `Response` is what the form's browser gets. */
function toHome(cookie: string): Response {
  return new Response(null, { status: 303, headers: { location: '/', 'set-cookie': cookie } });
}
