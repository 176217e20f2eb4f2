import { expect } from 'vitest';
import { type Attack, call, type Family } from '../harness/attack.js';

const ada = { cookie: 'user=ada' };

const asAda = (name: string, query: string, status: number, room?: string): Attack => ({
  name,
  send: call(`room.do/whoAmI${query}`, '[]', { headers: ada }),
  status,
  check: ({ body }) => {
    if (room !== undefined) expect(JSON.parse(body)).toBe(room);
  },
});

export const keys: readonly Family[] = [
  {
    weakness: "somebody else's object (broken object level authorisation)",
    attacks: [
      asAda('her own', '', 200, 'ada'),
      asAda('a room of hers, by key', '?key=ada%2Fkitchen', 200, 'ada/kitchen'),
      asAda('a room of another', '?key=bob%2Fkitchen', 403),
      asAda('a name that begins like hers', '?key=adam%2Fkitchen', 403),
      asAda('no name at all', '?key=', 403),
      asAda('the shared one', '?key=global', 403),
      asAda('the other spelling of a key', '?Key=bob%2Fkitchen', 200, 'ada'),
      asAda('a key as an array', '?key[]=bob%2Fkitchen', 200, 'ada'),
      {
        name: 'without a cookie',
        send: call('room.do/whoAmI'),
        status: 401,
        check: ({ body }) => expect(body).not.toContain('global'),
      },
      {
        name: 'without a cookie, by key',
        send: call('room.do/whoAmI?key=ada%2Fkitchen'),
        status: 401,
      },
      {
        name: 'a key where nobody routes',
        send: call('vault.do/touch?key=mine'),
        status: 403,
      },
      {
        name: 'the default as a key, where nobody routes',
        send: call('vault.do/touch?key=global'),
        status: 403,
      },
      {
        name: 'a routed class that nobody routes fails closed',
        send: call('routed.do/whoAmI'),
        status: 500,
        check: ({ body }) => expect(body).not.toContain('global'),
      },
      {
        name: 'what a resolver throws stays inside',
        send: call('room.do/whoAmI?key=crash', '[]', { headers: ada }),
        status: 500,
        check: ({ body }, { mode }) => {
          if (mode !== 'dev') expect(body).not.toMatch(/KOZE-SECRET|resolver/);
        },
      },
    ],
  },
  {
    weakness: 'HTTP parameter pollution',
    attacks: [
      asAda('two keys', '?key=ada%2Fa&key=bob%2Fa', 400),
      asAda('two keys, one encoded', '?key=ada%2Fa&%6bey=bob%2Fa', 400),
      asAda('the same key twice', '?key=ada%2Fa&key=ada%2Fa', 400),
      asAda('a key behind a semicolon is none', '?x=1;key=bob%2Fa', 200, 'ada'),
    ],
  },
  {
    weakness: 'header and log injection through the key',
    attacks: [
      asAda('a line break', '?key=ada%2F%0d%0aset-cookie:%20a=b', 400),
      asAda('a line feed', '?key=ada%2F%0a', 400),
      asAda('a NUL', '?key=ada%2F%00', 400),
      asAda('a DEL', '?key=ada%2F%7f', 400),
      asAda('an escape sequence', '?key=ada%2F%1b[2J', 400),
    ],
  },
];
