/** What docs/callers.md shows, in one worker: every recipe says who calls the same classes. */
import { createHmac } from 'node:crypto';
import { openProject } from '@kuratchi/koze/node';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../e2e/harness/app.js';
import { call } from '../e2e/harness/call.js';
import { until } from '../e2e/harness/programs.js';
import { openSocket } from '../e2e/harness/sockets.js';
import { typeCheck } from '../e2e/harness/typescript.js';
import { writeTypes } from '../types/harness.js';
import { readPage } from './harness/documents.js';
import { type Claims, type Provider, startProvider } from './harness/provider.js';
import { Snippets } from './harness/snippets.js';
import { tsconfig } from './harness/tsconfig.js';
import { type Running, startWorkers } from './harness/workerd.js';

const snippets = new Snippets(readPage('callers.md'));
const shown = {
  'src/server/by-cookie.ts': snippets.take('Who calls'),
  'src/server/room.do.ts': snippets.take('Who calls'),
  'src/client.ts': snippets.take('Who calls'),
  'vite.config.ts': snippets.take('Declare everything'),
  'src/server/notes.do.ts': snippets.take('Which instance'),
  'src/server/chat.do.ts': snippets.take('WebSockets'),
  'src/routes/rooms/[room].koze': snippets.take('Pages'),
  'src/routes/401.koze': snippets.take('Pages'),
  'src/worker.ts': snippets.take('Worker code'),
  'src/server/session.ts': snippets.take('A session cookie'),
  'src/server/account.do.ts': snippets.take('A session cookie'),
  'src/routes/sign-in.koze': snippets.take('A session cookie'),
  'src/server/by-token.ts': snippets.take('A bearer token'),
  'src/server/by-access.ts': snippets.take('Cloudflare Access'),
  'src/server/by-kyzen.ts': snippets.take('An auth package'),
};

test('no snippet goes unused', () => {
  expect(snippets.left).toEqual([]);
});

/** What a reader has besides. */
const OWN = {
  'src/server/passwords.ts': `import type { Session } from './session';
const PEOPLE: Record<string, Session> = {
  ada: { id: 'ada', role: 'admin' },
  bob: { id: 'bob', role: 'member' },
};
export async function checkPassword(name: string, password: string): Promise<Session | undefined> {
  return password === 'secret' && Object.hasOwn(PEOPLE, name) ? PEOPLE[name] : undefined;
}
`,
  'src/server/who.do.ts': `import type { Access, Caller } from '@kuratchi/koze';
import { DurableObject } from 'cloudflare:workers';
export default class WhoDO extends DurableObject {
  static access = { whoAmI: 'anyone' } satisfies Access<typeof WhoDO>;
  async whoAmI(caller: Caller | null) {
    return caller;
  }
}
`,
  'src/routes/notes.koze': `<script>
  import { read } from '$server/notes.do';
  const text = await read();
</script>
<p>{text}</p>
`,
  // A stand-in for the auth package.
  'kyzen.ts': `import { getRequest } from '@kuratchi/koze/runtime/context.js';
export async function getCurrentUser() {
  await new Promise((resolve) => setTimeout(resolve, 1));
  const id = getRequest().headers.get('x-kyzen');
  return id === null ? null : { id, organizationId: 'acme', password: 'hash' };
}
`,
  'src/env.d.ts': `declare namespace Cloudflare {
  interface Env {
    SESSION_SECRET: string;
    JWKS_URL: string;
    ISSUER: string;
    AUDIENCE: string;
    TEAM_DOMAIN: string;
    POLICY_AUD: string;
  }
}
`,
  'tsconfig.json': JSON.stringify({
    ...JSON.parse(tsconfig()),
    compilerOptions: {
      ...JSON.parse(tsconfig()).compilerOptions,
      paths: { '@kuratchi/kyzen': ['./kyzen.ts'] },
    },
  }),
};

/** Asks the recipe that the test wants. */
const CALLER = `import access from './by-access';
import cookie from './by-cookie';
import kyzen from './by-kyzen';
import token from './by-token';
const RECIPES = { access, cookie, kyzen, token };
export default (context) => RECIPES[context.request.headers.get('x-recipe') ?? 'cookie'](context);
`;

const SECRET = '8e4f0d6c0b6f1f5a';

let worker: Running;
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider('app');
  worker = await startWorkers([
    {
      name: 'callers',
      files: { ...shown, ...OWN, 'src/server/caller.ts': CALLER },
      bindings: {
        ACCOUNT_DO: 'AccountDO',
        CHAT_DO: 'ChatDO',
        NOTES_DO: 'NotesDO',
        ROOM_DO: 'RoomDO',
        WHO_DO: 'WhoDO',
      },
      vars: {
        SESSION_SECRET: SECRET,
        JWKS_URL: `${provider.issuer}/keys.json`,
        ISSUER: provider.issuer,
        AUDIENCE: 'app',
        TEAM_DOMAIN: provider.issuer,
        POLICY_AUD: 'app',
      },
      // As the page's vite.config.ts has it: all of its classes say who may call.
      koze: { access: 'declared' },
    },
  ]);
});
afterAll(async () => {
  await worker?.stop();
  provider?.stop();
});

/** The app with the first `caller.ts` of the page. */
const create = () =>
  createApp('tests/docs/fixture', {
    ...shown,
    ...OWN,
    'src/server/caller.ts': shown['src/server/by-cookie.ts'],
  });

test('all of it passes the type checker', () => {
  const app = create();
  try {
    writeTypes(app);
    const { ok, output } = typeCheck(app.folder);
    expect(ok, output).toBe(true);
  } finally {
    app.remove();
  }
});

test('with the setting of the page, a method that is added has to say who may call it', () => {
  expect(shown['vite.config.ts']).toContain("koze({ access: 'declared' })");
  const app = create();
  try {
    const codes = () => {
      const project = openProject({ root: app.folder, access: 'declared' });
      project.scan();
      return project.diagnostics.map(({ code }) => code);
    };
    expect(codes()).toEqual([]);
    app.edit('src/server/who.do.ts', '  async whoAmI', '  async added() {}\n  async whoAmI');
    expect(codes()).toEqual(['undeclared-access']);
  } finally {
    app.remove();
  }
});

/** Calls a method; what it returns, or the status and the code of the refusal. */
async function ask(path: string, headers: Record<string, string>, ...args: unknown[]) {
  const answer = await call(worker.origin, path, args, { origin: worker.origin, ...headers });
  if (answer.ok) return answer.status === 204 ? undefined : answer.json();
  return `${answer.status} ${((await answer.json()) as { code: string }).code}`;
}

const form = (path: string, fields: Record<string, string>, headers = {}) =>
  fetch(worker.origin + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: worker.origin, ...headers },
    body: new URLSearchParams(fields),
  });

const page = async (path: string, headers = {}) => {
  const answer = await fetch(worker.origin + path, { headers });
  return { status: answer.status, html: await answer.text() };
};

async function signIn(name: string): Promise<{ cookie: string }> {
  const fields = { name, password: 'secret' };
  const answer = await form('/sign-in?__koze=account.do/signIn', fields);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  const set = answer.headers.get('set-cookie') ?? '';
  expect(set).toMatch(/; Path=\/; Max-Age=604800; HttpOnly; Secure; SameSite=Lax$/);
  return { cookie: set.slice(0, set.indexOf(';')) };
}

test('the room knows its authors, and who may do what', async () => {
  const [ada, bob] = [await signIn('ada'), await signIn('bob')];
  const room = (method: string) => `room.do/${method}?key=attic`;
  const message = await ask(room('post'), bob, 'hello');
  expect(message).toMatchObject({ author: 'bob', text: 'hello' });
  expect(await ask(room('post'), {}, 'hello')).toBe('401 unauthorized');
  expect(await ask(room('list'), {})).toEqual([message]);
  expect(await ask(room('remove'), ada, message.id)).toMatch(/^403/);
  expect(await ask(room('wipe'), bob)).toBe('403 forbidden');
  expect(await ask(room('wipe'), {})).toBe('401 unauthorized');
  expect(await ask(room('remove'), bob, message.id)).toBe(undefined);
  expect(await ask(room('list'), {})).toEqual([]);
  expect(await ask(room('wipe'), ada)).toBe(undefined);
  expect(await ask('room.do/list', ada)).toBe('400 key_required');
});

test('everybody has notes of their own', async () => {
  const [ada, bob] = [await signIn('ada'), await signIn('bob')];
  await ask('notes.do/write', ada, "Ada's");
  expect(await ask('notes.do/read', ada)).toBe("Ada's");
  expect(await ask('notes.do/read', bob)).toBe('');
  expect(await ask('notes.do/read', {})).toBe('401 unauthorized');
  expect(await ask('notes.do/read?key=ada', bob)).toBe('403 key_refused');
});

test('a WebSocket knows who has opened it', async () => {
  const url = `${worker.origin.replace('http', 'ws')}/__koze/ws/chat.do?key=den`;
  await expect(openSocket(url, worker.origin)).rejects.toThrow('did not open');
  const people = await Promise.all(['ada', 'bob'].map(signIn));
  const [ada, bob] = await Promise.all(people.map((who) => openSocket(url, worker.origin, who)));
  bob!.socket.send('hello');
  await until(() => ada!.heard.length === 1, 'the message');
  expect(ada!.heard).toEqual(['bob: hello']);
  for (const { socket } of [ada!, bob!]) socket.close();
});

test('pages show what the visitor may do', async () => {
  const [ada, bob] = [await signIn('ada'), await signIn('bob')];
  const stranger = await page('/rooms/den');
  expect(stranger.html).toContain('<a href="/sign-in">Sign in</a>');
  expect(stranger.html).not.toContain('<form');
  const actions = async (who: object) => {
    const { html } = await page('/rooms/den', who);
    return Array.from(html.matchAll(/action="(.*?)"/g), ([, url = '']) =>
      url.replaceAll('&amp;', '&'),
    );
  };
  const [post = ''] = await actions(bob);
  expect((await form(post, { text: '<hello>' }, bob)).status).toBe(303);
  expect((await page('/rooms/den', ada)).html).toMatch(/<b>bob<\/b> &lt;hello&gt;/);
  expect(await actions(ada)).toHaveLength(1);
  const [remove = ''] = await actions(bob);
  const id = /name="id" value="(.*?)"/.exec((await page('/rooms/den', bob)).html)?.[1] ?? '';
  expect((await form(remove, { id }, ada)).status).toBe(403);
  expect((await form(remove, { id })).status).toBe(401);
  expect((await form(remove, { id }, bob)).status).toBe(303);
  expect((await page('/rooms/den')).html).not.toContain('hello');
});

test('a page for somebody alone leads strangers to the sign-in', async () => {
  const { status, html } = await page('/notes');
  expect(status).toBe(401);
  expect(html).toContain('<a href="/sign-in">Sign in</a> to see this page.');
  const refused = await form('/sign-in?__koze=account.do/signIn', { name: 'ada', password: 'no' });
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain('<p role="alert">Wrong name or password</p>');
  const out = await form('/sign-in?__koze=account.do/signOut', {});
  expect(out.headers.get('set-cookie')).toMatch(/^session=; Path=\/; Max-Age=0/);
});

test('worker code says on whose behalf it calls', async () => {
  const bob = await signIn('bob');
  await ask('room.do/post?key=lobby', bob, 'hello');
  const running = await worker.mf.getWorker();
  const body = { by: { id: 'ida', role: 'member' }, room: 'lobby', text: 'by queue' };
  await running.queue('q', [{ id: '1', timestamp: new Date(), attempts: 1, body }]);
  const list = () => ask('room.do/list?key=lobby', {});
  const authors = ((await list()) as { author: string }[]).map(({ author }) => author);
  expect(authors.toSorted()).toEqual(['bob', 'ida']);
  await running.scheduled({ cron: '* * * * *' });
  expect(await list()).toEqual([]);
});

describe('the session cookie', () => {
  const signed = (text: string, secret = SECRET) =>
    `session=${text}.${createHmac('sha256', secret).update(text).digest('hex')}`;
  const session = (more: object = {}) =>
    encodeURIComponent(JSON.stringify({ id: 'ada', role: 'admin', expires: 9e15, ...more }));
  const who = (cookie: string) => ask('who.do/whoAmI', { cookie });
  const ada = { id: 'ada', role: 'admin' };

  test('is read wherever it stands', async () => {
    expect(await who(signed(session()))).toEqual(ada);
    expect(await who(`a=b; ${signed(session())}; c=d`)).toEqual(ada);
    expect(await ask('who.do/whoAmI', await signIn('ada'))).toEqual(ada);
  });

  test.each([
    ['of nobody', ''],
    ['without a signature', `session=${session()}`],
    ['with an empty signature', `session=${session()}.`],
    ['signed with another secret', signed(session(), 'other')],
    ['signed with no secret', signed(session(), '')],
    ['with a changed text', signed(session()).replace('ada', 'bob')],
    [
      'with a changed signature',
      signed(session()).replace(/.$/, (end) => (end === '0' ? '1' : '0')),
    ],
    ['with a signature that is cut', signed(session()).slice(0, -2)],
    ['that has expired', signed(session({ expires: Date.now() - 1 }))],
    ['that never expires', signed(session({ expires: undefined }))],
    ['of another name', `x${signed(session())}`],
  ])('%s is nobody', async (_, cookie) => {
    expect(await who(cookie)).toBe(null);
  });
});

describe.each([
  ['the bearer token', 'token', (token: string) => ({ authorization: `Bearer ${token}` })],
  ["Access's token", 'access', (token: string) => ({ 'cf-access-jwt-assertion': token })],
])('%s', (_, recipe, header) => {
  const who = (token: string) =>
    ask('who.do/whoAmI', { 'x-recipe': recipe, ...(header(token) as Record<string, string>) });
  const refused = '401 invalid_token';

  test('says who calls', async () => {
    expect(await who(await provider.sign({}))).toMatchObject({ id: 'ada' });
    expect(await who(await provider.sign({ aud: ['other', 'app'] }))).toMatchObject({ id: 'ada' });
    expect(await ask('who.do/whoAmI', { 'x-recipe': recipe })).toBe(null);
  });

  test.each<[string, Claims]>([
    ['that has expired', { exp: 1 }],
    ['that never expires', { exp: undefined }],
    ['for another audience', { aud: 'other' }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['that is not valid yet', { nbf: 9e9 }],
  ])('%s is refused', async (_, claims) => {
    expect(await who(await provider.sign(claims))).toBe(refused);
  });

  test('without a signature, or with another, is refused', async () => {
    expect(await who(new UnsecuredJWT(provider.claims({})).encode())).toBe(refused);
    expect(await who(await provider.sign({}, true))).toBe(refused);
    // Signed with the public key as if it were a shared secret.
    const confused = new SignJWT(provider.claims({})).setProtectedHeader({
      alg: 'HS256',
      kid: '1',
    });
    const secret = new TextEncoder().encode(JSON.stringify(provider.publicKey));
    expect(await who(await confused.sign(secret))).toBe(refused);
    const [head, , signature] = (await provider.sign({})).split('.');
    const claims = btoa(JSON.stringify(provider.claims({ sub: 'eve' }))).replace(/=+$/, '');
    expect(await who(`${head}.${claims}.${signature}`)).toBe(refused);
    expect(await who('rubbish')).toBe(refused);
  });
});

test("Access's service tokens have the name of their client", async () => {
  const claims = { sub: '', common_name: 'ci.access' };
  const headers = {
    'x-recipe': 'access',
    'cf-access-jwt-assertion': await provider.sign(claims),
    'cf-access-authenticated-user-email': 'ada@example.com',
  };
  expect(await ask('who.do/whoAmI', headers)).toEqual({ id: 'ci.access', email: null });
  const person = await provider.sign({ email: 'ada@example.com' });
  const found = await ask('who.do/whoAmI', { ...headers, 'cf-access-jwt-assertion': person });
  expect(found).toEqual({ id: 'ada', email: 'ada@example.com' });
});

test('an auth package that goes by the current request', async () => {
  const who = (headers: Record<string, string>) =>
    ask('who.do/whoAmI', { 'x-recipe': 'kyzen', ...headers });
  expect(await who({ 'x-kyzen': 'ada' })).toEqual({ id: 'ada', organizationId: 'acme' });
  expect(await who({})).toBe(null);
});
