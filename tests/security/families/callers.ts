import { expect } from 'vitest';
import { todays } from '../../e2e/harness/rotate.js';
import { type Attack, call, type Family, type Place } from '../harness/attack.js';
import type { Answer, Outgoing } from '../harness/raw.js';
import { ADA, ada, FIELDS, FORGERIES, type Forgery } from './forgeries.js';

const BOB = 'bob-52c9e8';
const SESSION = { cookie: `session=${BOB}` };

/** What a method says of him: the fields of his identity, and no others. */
const BOB_IS = 'bob member id role';

const send = (method: string, { query = '', body = '["hi"]', headers }: Forgery, cookie = {}) =>
  call(`desk.do/${method}${query}`, body, { headers: { ...headers, ...cookie } });

/** The method has run for this caller, and got no part of an identity from anywhere else. */
const calledBy = (expected: string) => (answer: Answer) => {
  if (answer.status !== 200) return saysNothing(answer);
  const { caller, polluted } = JSON.parse(answer.body);
  expect([caller, polluted]).toEqual([expected, false]);
};

/** A refusal quotes nothing that was sent. */
function saysNothing({ body }: Answer): void {
  expect(body).not.toMatch(/ada|admin|"hi"/);
}

/** The same by a member, by nobody, and where nobody is welcome. */
function tried(forgery: Forgery): readonly Attack[] {
  const { name, status = 200 } = forgery;
  return [
    {
      name: `${name}; by a member`,
      send: send('post', forgery, SESSION),
      status,
      check: calledBy(BOB_IS),
    },
    { name: `${name}; by nobody`, send: send('post', forgery), status: 401, check: saysNothing },
    {
      name: `${name}; where nobody is welcome`,
      send: send('list', forgery),
      status,
      check: calledBy('undefined'),
    },
  ];
}

/** The same to a method that `'*'` closes, and to one whose rule lets Ada pass. */
function triedByEntry(forgery: Forgery): readonly Attack[] {
  const { name, status = 200 } = forgery;
  return [
    { name: `${name}; by nobody`, send: send('closed', forgery), status: 401, check: saysNothing },
    {
      name: `${name}; by a member`,
      send: send('remove', forgery, SESSION),
      status: status === 200 ? 403 : status,
      check: saysNothing,
    },
  ];
}

const cookie = (name: string, value: string | readonly string[], as?: string): Attack => ({
  name,
  send: call('desk.do/list', '["hi"]', { headers: { cookie: value } }),
  status: 200,
  check: calledBy(as ?? 'undefined'),
});

const at = (name: string, query: string, status: number, headers: object = SESSION): Attack => ({
  name,
  send: call(`drawer.do/place${query}`, `[${ada}]`, { headers: { ...headers } }),
  status,
  check: ({ body }) => {
    if (status === 200) expect(JSON.parse(body)).toEqual({ caller: 'bob' });
    else expect(body).not.toMatch(/ada/);
  },
});

const hidden = (path: string, status: Attack['status'] = 404): Attack => ({
  name: path,
  send: { ...call('', `[${ada}]`, { headers: SESSION }), target: path },
  status,
});

/** What a stranger sends to a worker of one's own, which passes it on whole. */
const forwarded = (
  name: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  status: Attack['status'],
  check: (answer: Answer, place: Place) => void,
): Attack => ({
  name,
  send: { ...call('', '["hi"]', { headers }), target: `/worker/${path}` },
  status,
  check,
});

const isNobody = ({ body }: Answer) => expect(JSON.parse(body)).toEqual({ caller: null, ours: [] });

const FORGED_HEADERS = { caller: ada, 'x-koze-caller': ada, 'x-koze-identity': ada, cf: ada };

const page = (name: string, query: string, body: string, status: number, headers = {}): Attack => ({
  name,
  send: {
    target: `/desk${query}`,
    headers: {
      ...FIELDS,
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'navigate',
      ...headers,
    },
    body,
  } satisfies Outgoing,
  status,
  check: ({ body }) => expect(body).not.toMatch(/ada/),
});

/** A method with its caller in the middle, and others around it. */
const around = (method: string, body: string, expected: unknown): Attack => ({
  name: `${method}(${body.slice(0, 60)})`,
  send: call(`desk.do/${method}`, body, { headers: SESSION }),
  status: 200,
  check: ({ body }) => expect(JSON.parse(body)).toMatchObject({ caller: BOB_IS, args: expected }),
});

/** A body with what JSON has no word for, sent to a method that takes anything. */
const marked = (body: string): Attack => ({
  name: `many(${body})`,
  send: call('desk.do/many', body, { headers: SESSION }),
  status: 200,
  check: (answer) => expect(answer.body).toContain(BOB_IS),
});

export const callers: readonly Family[] = [
  { weakness: 'identities that a request supplies', attacks: FORGERIES.flatMap(tried) },
  {
    weakness: 'identities that a request supplies to static access',
    attacks: todays('Forgeries by entry', FORGERIES, 4).flatMap(triedByEntry),
  },
  {
    weakness: 'arguments that slip into the place of the caller',
    attacks: [
      around('find', '["hi",7]', ['hi', 7]),
      around('find', '["hi"]', ['hi', 0]),
      around('many', `[${ada},${ada}]`, [ADA, ADA]),
      around('many', '[]', []),
      // As a result that JSON has no word for, it would come back in the encoding of such results.
      around('find', `{"args":["hi",null],"holes":[[1]]}`, ['hi', 0]),
      marked(`{"args":[[["id","ada"]]],"holes":[],"marks":[["Map",0]]}`),
      marked(`{"args":[null,${ada}],"holes":[[0]]}`),
      marked(`{"args":[null,${ada}],"holes":[[0]],"marks":[]}`),
      around('sign', '[{"text":"hi","caller":"ada"}]', [{ text: 'hi', caller: 'ada' }]),
      {
        ...around('sign', 'text=hi&caller=ada', [{ text: 'hi', caller: 'ada' }]),
        send: call('desk.do/sign', 'text=hi&caller=ada', { headers: { ...FIELDS, ...SESSION } }),
      },
      {
        name: 'an identity for a number',
        send: call('desk.do/find', `["hi",${ada}]`, { headers: SESSION }),
        status: 400,
      },
    ],
  },
  {
    weakness: 'cookies that two parsers read differently',
    attacks: [
      cookie('his own', SESSION.cookie, BOB_IS),
      cookie('a name in place of a session', 'session=ada'),
      cookie('two headers', ['session=ada', SESSION.cookie]),
      cookie('twice in one header', `session=ada; ${SESSION.cookie}`),
      cookie('no value', 'session='),
      cookie('no sign of equality', 'session'),
      cookie('in quotes', `session="${BOB}"`),
      cookie('with a space', `session =${BOB}`),
      cookie('a name that ends like it', `xsession=${BOB}`),
      cookie('__proto__', 'session=__proto__'),
      cookie('constructor', 'session=constructor'),
      cookie('a broken escape', 'session=%zz'),
      cookie('10 kB', `session=${'a'.repeat(10_000)}`),
    ],
  },
  {
    weakness: 'an instance of somebody else',
    attacks: [
      at('his own', '', 200),
      at('another caller in the query', '?caller=ada&id=ada', 200),
      at('by key', '?key=ada', 403),
      at('by his own key', '?key=bob', 403),
      at('by an empty key', '?key=', 403),
      at('by two keys', '?key=bob&key=ada', 400),
      at('by nobody', '', 401, {}),
      at('by nobody, with a key', '?key=ada', 401, {}),
    ],
  },
  {
    weakness: 'the door between worker and object',
    attacks: [
      ...['_koze_admit', '%5fkoze_admit', '_koze%5fadmit', '%5Fkoze%5Fadmit', '_koze_admit/']
        .concat('_koze_admit%00', '_KOZE_ADMIT', './_koze_admit', 'x/../_koze_admit', 'fetch')
        .map((name) => hidden(`/__koze/rpc/lobby.do/${name}`)),
      hidden('/__koze/rpc/lobby.do/_koze_admit?key=admins'),
      hidden('/__koze/rpc/lobby.do%2f_koze_admit'),
      hidden('/__koze/rpc/lobby.do/restart'),
      hidden('/__koze/rpc/lobby.do/constructor'),
      hidden('/__koze/rpc/desk.do/__proto__'),
      hidden('/__koze/ws/lobby.do/_koze_admit'),
      hidden('/__koze/rpc/caller/default'),
      forwarded('to the object', 'stub', FORGED_HEADERS, 200, isNobody),
      forwarded(
        'to the object, with the session of a member',
        'stub',
        { ...FORGED_HEADERS, ...SESSION },
        200,
        isNobody,
      ),
      forwarded('to the object, with a ticket', 'stub', { 'x-koze-ticket': ada }, 410, saysNothing),
      // Vite's servers drop a header without a value: then it is one without a ticket.
      forwarded('with no ticket in it', 'stub', { 'X-Koze-Ticket': '' }, [200, 410], saysNothing),
      forwarded('to handleRpc', 'rpc/rpc/desk.do/list', FORGED_HEADERS, 200, calledBy('undefined')),
      forwarded('to handleRpc, closed', 'rpc/rpc/desk.do/post', FORGED_HEADERS, 401, saysNothing),
      forwarded(
        'to handleRpc, by a member',
        'rpc/rpc/desk.do/post',
        { ...FORGED_HEADERS, ...SESSION },
        200,
        calledBy(BOB_IS),
      ),
      forwarded('with an identity in cf', 'cf/rpc/desk.do/list', {}, 200, calledBy('undefined')),
      forwarded('with an identity in cf, closed', 'cf/rpc/desk.do/post', {}, 401, saysNothing),
      forwarded('of tickets, each tried', 'tickets', {}, 200, ({ body }) =>
        expect(JSON.parse(body)).toEqual({
          'of another object': 410,
          guessed: 410,
          empty: 410,
          half: 410,
          'in capitals': 410,
          'twice in one header': 410,
          'of an Object': 410,
          'as it was given': 200,
          'used again': 410,
          'from before a restart': 410,
        }),
      ),
    ],
  },
  {
    weakness: "a page's form as a way around",
    attacks: [
      page('by nobody', '?__koze=desk.do/post', 'text=hi', 401),
      page('with a caller', '?__koze=desk.do/post', 'text=hi&caller=ada&caller[id]=ada', 401),
      page('of a method that a rule closes', '?__koze=desk.do/remove', 'text=hi', 403, SESSION),
      page('of what no URL reaches', '?__koze=lobby.do/_koze_admit', 'caller=ada', 404, SESSION),
      page('encoded', '?__koze=lobby.do/%5fkoze_admit', 'caller=ada', 404, SESSION),
      page('with a key', '?__koze=drawer.do/place&key=ada', 'a=b', 403, SESSION),
      page('by a member', '?__koze=desk.do/post', 'text=hi&caller=ada', 303, SESSION),
    ],
  },
  {
    weakness: 'bodies that are read for nobody (memory, and what is told before who asks)',
    attacks: [
      {
        name: 'nonsense',
        send: call('desk.do/post', '{not json'),
        status: 401,
        check: saysNothing,
      },
      {
        name: 'of a type that is refused',
        send: call('desk.do/post', 'hi', { headers: { 'content-type': 'text/plain' } }),
        status: 401,
      },
      { name: '3 MB', send: call('desk.do/post', 'x'.repeat(3_000_000)), status: 401 },
      {
        name: 'one that never ends',
        send: call('desk.do/post', '[', { headers: { 'content-length': '1000' } }),
        status: 401,
      },
      {
        name: 'nonsense, to an instance of nobody',
        send: call('drawer.do/place', '{'),
        status: 401,
      },
      {
        name: 'nonsense, of a member',
        send: call('desk.do/post', '{not json', { headers: SESSION }),
        status: 400,
      },
    ],
  },
  {
    weakness: 'callers who are asked for where nobody wants to know',
    attacks: [
      {
        name: 'whose calls those were',
        send: call('desk.do/log'),
        status: 200,
        check: ({ body }) => {
          const { seen, asked } = JSON.parse(body);
          // Ada has never called, and no rule has taken anybody for her.
          expect(seen.filter((who: string) => /ada|removed/.test(who))).toEqual([]);
          expect(asked).toContain('/__koze/rpc/desk.do/post');
          const other = asked.filter((path: string) => /(?:vault|typed|routed)\.do/.test(path));
          expect(other).toEqual([]);
        },
      },
    ],
  },
];
