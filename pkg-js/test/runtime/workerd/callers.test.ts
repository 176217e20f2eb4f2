/** Who calls, on workerd: identities, rules, instances, and WebSockets. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask } from '../http.js';
import { startWorker, type TestWorker } from '../workerd.js';

// workerd takes its time where other tests run beside it.
vi.setConfig({ hookTimeout: 60_000, testTimeout: 60_000 });

let worker: TestWorker;
beforeAll(async () => {
  worker = await startWorker({ project: 'callers' });
});
afterAll(() => worker?.stop());

const as = (session: string | undefined) =>
  session === undefined ? {} : { headers: { cookie: `a=b; session=${session}` } };

/** Calls `room.do/post` and the like; the answer, or the status and the code of the refusal. */
async function call(path: string, session?: string, ...args: unknown[]): Promise<unknown> {
  const answer = await worker.rpc(path.includes('/') ? path : `room.do/${path}`, {
    body: JSON.stringify(args),
    ...as(session),
  });
  const body = answer.status === 204 ? undefined : ((await answer.json()) as { code?: unknown });
  return answer.ok ? body : `${answer.status} ${String(body?.code)}`;
}

describe('a parameter of type Caller', () => {
  it.each<[string, unknown[], unknown]>([
    ['post', ['hi'], ['ada', 'hi']],
    ['post', ['hi', { id: 'bob' }], ['ada', 'hi']],
    ['post', [{ id: 'bob' }, 'hi'], '400 invalid_input'],
    ['last', ['hi'], ['ada', 'hi']],
    ['last', ['hi', { id: 'bob' }], ['ada', 'hi']],
    ['both', ['hi', 'x', 'y'], ['ada', 'hi', 'ada', ['x', 'y']]],
    ['either', [], ['none', { id: 'ada', role: 'admin' }]],
    ['maybe', [], ['default', 'ada', 'none']],
    ['maybe', ['a', 2], ['a', 'ada', 2]],
    ['short', [], 'ada'],
    ['inherited', ['hi'], 'ada'],
    ['rename', [{ name: 'new' }], ['ada', 'new']],
    ['rename', [{ name: 'n' }], '400 invalid_input'],
    ['move', ['to', 2], ['ada', 'to', 2]],
    ['move', ['t', 2], '400 invalid_input'],
  ])('%s(%j) of Ada', async (method, args, expected) => {
    expect(await call(method, 'ada', ...args)).toEqual(expected);
  });

  it.each<[string, unknown[], unknown]>([
    ['post', ['hi'], '401 unauthorized'],
    ['post', [{ id: 'ada' }, 'hi'], '401 unauthorized'],
    ['short', [{ id: 'ada' }], '401 unauthorized'],
    ['both', ['hi'], '401 unauthorized'],
    ['either', ['a', { id: 'ada' }], ['a', null]],
    ['maybe', [], ['default', 'undefined', 'none']],
    ['whoAmI', [{ id: 'ada' }], 'nobody'],
    ['purge', [{ id: 'ada' }], '404 not_found'],
  ])('%s(%j) of nobody', async (method, args, expected) => {
    expect(await call(method, undefined, ...args)).toEqual(expected);
  });

  it('has no place in the paths of issues', async () => {
    const answer = await worker.rpc('room.do/post', { body: '[1]', ...as('ada') });
    expect(((await answer.json()) as { issues: unknown }).issues).toEqual([
      { path: ['text'], message: expect.any(String) },
    ]);
  });

  it('is no field of a form', async () => {
    const body = new URLSearchParams({ caller: 'bob', 'caller[id]': 'bob', text: 'hi' });
    const answer = await worker.rpc('room.do/post', {
      body,
      headers: { cookie: 'session=ada', 'content-type': '' },
    });
    expect(await answer.json()).toEqual(['ada', 'hi']);
  });

  it('leaves the body of a stranger unread', async () => {
    for (const path of ['room.do/post', 'room.do/needs', 'own.do/place', 'own.do/place?key=ada']) {
      const answer = await worker.rpc(path, { body: '{not json', headers: {} });
      expect(answer.status, path).toBe(401);
    }
    expect((await worker.rpc('room.do/post', { body: '{not json', ...as('ada') })).status).toBe(
      400,
    );
  });
});

describe('caller.ts', () => {
  it.each([
    ['broken', '500 internal', /secret in caller\.ts/],
    // Not 503: no object is overloaded.
    ['down', '500 internal', /caller\.ts failed: Network connection lost/],
    ['expired', '401 expired', undefined],
    ['instance', '500 internal', /plain data, and `caller` is an instance of Session/],
    ['nested', '500 internal', /`caller\.user\.session` is an instance of Session/],
    ['circle', '500 internal', /contains itself/],
    ['function', '500 internal', /`caller\.can` is a function/],
    ['proto', '500 internal', /a key `__proto__`/],
    ['true', '500 internal', /gave true as the caller/],
    ['empty', '500 internal', /gave an empty string as the caller/],
    ['nan', '500 internal', /gave NaN as the caller/],
    ['nothing', '401 unauthorized', undefined],
    ['stranger', '401 unauthorized', undefined],
    ['self', '500 internal', /caller\.ts asked who the caller is/],
    ['self_again', '500 internal', /caller\.ts asked who the caller is/],
    ['elsewhere', '500 internal', /caller\.ts asked who the caller is/],
    ['named', 'needed', undefined],
    ['getter', '500 internal', /plain data, and secret in a getter/],
    ['huge', 'needed', undefined],
    // With an item for each way to it, it would have a billion.
    ['wide', 'needed', undefined],
  ])('of the session %s: %s', async (session, expected, log) => {
    const before = worker.logs.length;
    expect(await call('needs', session)).toBe(expected);
    const logged = worker.logs.slice(before).join('\n');
    expect(logged).toMatch(log ?? /^$/);
    if (session === 'broken') expect(logged).toContain('caller (');
  });

  it('may return what JSON has no word for', async () => {
    const answer = await worker.rpc('room.do/whoAmI', { body: '[]', ...as('rich') });
    expect(answer.headers.get('x-koze-result')).toBe('rich');
    expect(await answer.text()).toContain('1970-01-01');
  });

  it('runs once for a request, and only where something asks', async () => {
    const runs = async (session: string) =>
      ((await worker.worker('runs')) as Record<string, number>)[session] ?? 0;
    const before = await runs('ada');
    const five = await worker.worker('five', as('ada'));
    expect(five).toEqual([
      ['ada', 'a'],
      ['ada', 'b'],
      'needed',
      { id: 'ada', role: 'admin' },
      'ada',
    ]);
    expect(await runs('ada')).toBe(before + 1);
    expect(await worker.worker('unprotected', as('ada'))).toEqual(['open', expect.any(Number)]);
    expect(await call('open', 'ada')).toBe('open');
    expect(await call('ran', 'ada')).toEqual(expect.any(Number));
    expect(await runs('ada')).toBe(before + 1);
  });

  it('may wait for what another request has begun', async () => {
    const people = ['shared-a', 'shared-b', 'shared-c'];
    const calls = people.map((person) => call('short', person));
    expect(await Promise.all(calls)).toEqual(people.map((person) => `user-shared-${person}`));
  });

  it('runs again for a copy of the request, with the same result', async () => {
    const runs = async () => ((await worker.worker('runs')) as Record<string, number>).ada ?? 0;
    const before = await runs();
    expect(await worker.worker('wrapped', as('ada'))).toEqual(['ada', 'ada', 'ada', 'ada']);
    expect(await runs()).toBe(before + 3);
  });

  it('gives an identity that no rule can change', async () => {
    const changed = ['TypeError', null, null, expect.stringContaining('read only')];
    const pushed = ['TypeError', null, null, expect.stringContaining('not extensible')];
    const forbidden = ['RpcError', 403, 'forbidden', 'Not allowed.'];
    expect(await worker.worker('raised', as('guest'))).toEqual([changed, pushed, forbidden]);
    expect(await call('raise', 'guest')).toBe('500 internal');
    expect(await call('remove', 'guest', 'x')).toBe('403 forbidden');
    expect(await call('whoAmI', 'guest')).toEqual({ id: 'guest', role: 'member', tags: ['new'] });
  });

  it('is not replaced by what Object.prototype was made to have', async () => {
    expect(await worker.worker('polluted', as('stranger'))).toEqual([
      null,
      'nobody',
      401,
      'nobody',
      '200 "nobody"',
      expect.stringContaining('401'),
      expect.stringContaining('403'),
      expect.stringContaining('403'),
      expect.stringContaining('500'),
    ]);
  });

  it('is never mixed up by callers at once', async () => {
    const people = Array.from({ length: 64 }, (_, i) => `user-${i}`);
    const results = await Promise.all(
      people.map(async (person) => {
        const seen: unknown[] = [];
        for (const method of ['post', 'last', 'whoAmI', 'short', 'asked.do/place']) {
          seen.push(await call(method, person, person));
        }
        return seen;
      }),
    );
    expect(results).toEqual(
      people.map((id) => [[id, id], [id, id], { id, role: 'member' }, id, `${id} ${id}`]),
    );
  });
});

describe('static access', () => {
  it.each<[string, string | undefined, unknown[], unknown]>([
    ['needs', undefined, [], '401 unauthorized'],
    ['needs', 'bob', [], 'needed'],
    ['remove', undefined, ['x'], '401 unauthorized'],
    ['remove', 'bob', ['x'], '403 forbidden'],
    ['remove', 'bob', ['own'], '403 forbidden'],
    ['remove', 'ada', ['x'], 'removed'],
    // Only checked arguments reach a rule.
    ['remove', 'ada', [1], '400 invalid_input'],
    ['unawaited', 'ada', [], 'ran'],
    ['unawaited', 'bob', [], '403 forbidden'],
    ['unawaited', undefined, [], '401 unauthorized'],
    ['truthy', 'ada', [], '500 internal'],
    ['one', 'ada', [], '500 internal'],
    ['fails', 'ada', [], '500 internal'],
    // A rule can't take what was checked from the method.
    ['take', 'ada', ['x'], '500 internal'],
    ['open', undefined, [], 'open'],
    ['closed.do/any', undefined, [], '401 unauthorized'],
    ['closed.do/any', 'bob', [], 'any'],
    ['closed.do/open', undefined, [], 'open'],
  ])('%s of %s with %j', async (method, session, args, expected) => {
    expect(await call(method, session, ...args)).toEqual(expected);
  });

  const WRONG: [access: string, RegExp][] = [
    ['word', /must be 'anyone', 'caller' or a function, and is 'anybody'/],
    ['other', /no public method with that name\. Did you mean 'any'\?/],
    ['list', /must be a plain object/],
    ['map', /must be a plain object, and is a Map/],
    ['yes', /must be a plain object, and is a boolean/],
    ['inherits', /must be a plain object/],
    ['number', /must be 'anyone', 'caller' or a function, and is a number/],
    ['star', /static access\['\*'\] must be 'anyone'/],
    ['kept', /static access\['any'\] must be 'anyone'/],
    ['hidden', /has 'hidden', which is for worker code alone/],
    ['opened', /opens who\(\) to anyone, but its `Caller` is required/],
    ['getter', /`static access` cannot be read: its getter throws/],
    ['entry', /secret in an entry/],
  ];
  it.each(WRONG)('closes the class where it is %s when it runs', async (access, message) => {
    expect(String(await worker.worker(`set?access=${access}`))).toMatch(message);
    expect(await call('wrong.do/any', 'ada')).toBe('500 internal');
  });

  it('counts as it is when the class runs', async () => {
    await worker.worker('set?access=fine');
    expect(await call('wrong.do/any')).toBe('global');
    await worker.worker('set?access=other');
    expect(await call('wrong.do/any')).toBe('500 internal');
    await worker.worker('set?access=fine');
  });
});

describe('static instance', () => {
  it.each<[string, string | undefined, unknown]>([
    ['own.do/place', 'ada', 'ada'],
    ['own.do/place', 'bob', 'bob'],
    ['own.do/place', undefined, '401 unauthorized'],
    ['own.do/place?key=ada', undefined, '401 unauthorized'],
    ['own.do/place?key=ada', 'bob', '403 key_refused'],
    ['own.do/place?key=', 'bob', '403 key_refused'],
    ['own.do/place', 'no_id', '500 internal'],
    ['own.do/place', 'empty_id', '500 internal'],
    ['own.do/place', 'number_id', '500 internal'],
    ['own.do/place', 'half_id', '500 internal'],
    ['keyed.do/place?key=attic', undefined, 'attic'],
    ['keyed.do/place', undefined, '400 key_required'],
    ['keyed.do/place?key=', undefined, '400 key_required'],
  ])('%s of %s is %j', async (path, session, expected) => {
    expect(await call(path, session)).toEqual(expected);
  });

  it('is what the forms of a page go by', async () => {
    expect(await worker.worker('forms')).toEqual([
      expect.stringContaining('has an instance for each key, and names none'),
      expect.stringContaining('has an instance for each key, and names none'),
      expect.stringContaining('__koze=keyed.do/place&amp;key=k'),
      expect.stringContaining('__koze=own.do/place"'),
      expect.stringContaining('Leave the key out: each caller has an instance of their own.'),
    ]);
  });

  it.each(['word', 'yes'])('closes the class where it is %s when it runs', async (instance) => {
    expect(String(await worker.worker(`set?instance=${instance}`))).toMatch(/must be 'key' or/);
    expect(await call('wrong.do/any?key=k', 'ada')).toBe('500 internal');
  });

  it('is what a resolver replaces, which sees the caller and checked arguments', async () => {
    expect(await call('asked.do/place', 'ada', 'text')).toBe('ada text');
    expect(await call('asked.do/place', undefined, 'text')).toBe('nobody text');
    expect(await call('asked.do/place', 'ada', 1)).toBe('400 invalid_input');
    expect(await call('asked.do/place', 'ada', 'take')).toBe('500 internal');
  });
});

describe('a resolver that is wrapped in a function without parameters', () => {
  it('finds no caller who is not there, and is told why', async () => {
    const before = worker.logs.length;
    expect(await call('wrapped.do/place', 'ada')).toBe('500 internal');
    expect(worker.logs.slice(before).join('\n')).toContain(
      "registerDoResolver('WRAPPED_DO', (context)",
    );
    expect(await call('wrapped.do/place?key=unasked', 'ada')).toBe('unasked');
  });
});

describe('worker code', () => {
  it('outside of a request has no caller, and is told how to name one', async () => {
    const refused = [
      'RpcError',
      401,
      'unauthorized',
      expect.stringContaining('runWithContext({ env, caller }'),
    ];
    const noKey = ['RpcError', 400, 'key_required', expect.stringContaining('handle.at(key)')];
    expect(await worker.worker('outside')).toEqual([
      refused,
      refused,
      'nobody',
      refused,
      noKey,
      null,
    ]);
  });

  it('names the caller itself', async () => {
    const ada = { id: 'ada', role: 'admin' };
    expect(await worker.worker('given')).toEqual([
      'needed',
      ['ada', 'x'],
      'ada',
      'bob',
      'k',
      'removed',
      'any',
      ada,
    ]);
    expect(await worker.worker('anonymous', as('ada'))).toMatchObject({
      0: 'RpcError',
      1: 401,
    });
    expect(await worker.worker('odd')).toMatchObject({ 0: 'TypeError' });
  });

  it('passes the caller of its request on, also to methods that no request reaches', async () => {
    expect(await worker.worker('serverOnly', as('ada'))).toBe('ada');
    expect(await worker.worker('serverOnly')).toEqual({
      threw: expect.stringContaining('Not signed in'),
    });
  });

  it('passes an identity by hand over a raw stub', async () => {
    expect(await worker.worker('raw')).toEqual(['by hand', 'raw']);
  });
});

describe('a WebSocket', () => {
  const open = (path: string, headers: Record<string, string> = {}) =>
    new Promise<unknown>((resolve, reject) => {
      const socket = new WebSocket(`${worker.origin.replace('http', 'ws')}/__koze/ws/${path}`, {
        headers: { origin: worker.origin, ...headers },
      } as never);
      socket.addEventListener('message', ({ data }) => {
        socket.close();
        resolve(JSON.parse(String(data)));
      });
      socket.addEventListener('error', () => reject(new Error('refused')));
    });
  const upgrade = (path: string, headers: Record<string, string> = {}) =>
    ask(`${worker.origin}/__koze/ws/${path}`, {
      headers: { ...HANDSHAKE, origin: worker.origin, ...headers, 'content-length': '0' },
    });

  it('has the caller of its request, and no sign of how it came', async () => {
    expect(await open('lobby.do', { cookie: 'session=bob' })).toEqual([
      { id: 'bob', role: 'member' },
      [],
      'LobbyDO',
    ]);
    expect(await open('lobby.do')).toEqual([null, [], 'LobbyDO']);
  });

  it('takes no identity from a header', async () => {
    const forged = { 'x-koze-ticket': '0'.repeat(64), caller: 'ada', cookie: 'session=bob' };
    expect(await open('lobby.do', forged)).toEqual([{ id: 'bob', role: 'member' }, [], 'LobbyDO']);
  });

  it.each<[string, string | undefined, number]>([
    ['lobby.do?key=admins', 'ada', 101],
    ['lobby.do?key=admins', 'bob', 403],
    ['lobby.do?key=admins', undefined, 401],
    ['lobby.do', 'broken', 500],
    ['lobby.do', 'expired', 401],
    ['lobby.do?key=restart-1', 'ada', 101],
    ['lobby.do?key=restart-2', 'ada', 410],
    ['lobby.do?key=restart-2', undefined, 410],
    // Its `fetch` asks about a request of its own making.
    ['lobby.do?copy', 'ada', 500],
  ])('to %s of %s is answered with %s', async (path, session, status) => {
    const headers = session === undefined ? {} : { cookie: `session=${session}` };
    expect((await upgrade(path, headers)).status).toBe(status);
  });

  it('needs a ticket of the very object, which works once', async () => {
    expect(await worker.worker('tickets')).toEqual([410, 101, 410, 410, 64]);
  });

  it('has no caller where worker code passes on a request whole', async () => {
    const headers = {
      upgrade: 'websocket',
      connection: 'Upgrade',
      'x-koze-ticket': 'f'.repeat(64),
    };
    const answer = await ask(`${worker.origin}/worker/forward`, {
      headers: { ...headers, connection: 'keep-alive' },
    });
    expect(JSON.parse(answer.body)[0]).toBe(410);
  });
});

const HANDSHAKE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};
