// biome-ignore-all lint/suspicious/noExplicitAny: a raw stub has any method.
import { handleRpc } from 'koze:durable-objects';
import { getCaller, runWithContext } from '@kuratchi/koze/runtime/context.js';
import { action } from '@kuratchi/koze/runtime/page.js';
import { createWorker } from '@kuratchi/koze/runtime/worker.js';
import { any } from '$server/closed.do';
import keyed, { place as keyedPlace } from '$server/keyed.do';
import own, { place as ownPlace } from '$server/own.do';
import room, * as R from '$server/room.do';
import wrong from '$server/wrong.do';
import { runCode } from '../../run-code.js';
import { runs } from './server/caller';
import { setting } from './server/wrong.do';

export * from 'koze:durable-objects';

const koze = createWorker(handleRpc);
const ada = { id: 'ada', role: 'admin' as const };
const outcome = (promise: Promise<unknown>) =>
  promise.catch((error) => [error.name, error.status, error.code, error.message]);

const code: Record<string, (request: Request, env: any) => unknown> = {
  runs: () => runs,
  async five() {
    return Promise.all([R.post('a'), R.last('b'), R.needs(), getCaller(), R.short()]);
  },
  async unprotected() {
    return [await R.open(), await R.ran()];
  },
  serverOnly: () => R.purge(),
  async outside(_, env) {
    return runWithContext({ env }, async () => [
      await outcome(R.needs()),
      await outcome(R.post('x')),
      await outcome(R.whoAmI()),
      await outcome(ownPlace()),
      await outcome(keyedPlace()),
      await getCaller(),
    ]);
  },
  async given(_, env) {
    return runWithContext({ env, caller: ada as never }, async () => [
      await R.needs(),
      await R.post('x'),
      await ownPlace(),
      await own.at('bob').place!(),
      await keyed.at('k').place!(),
      await room.at('k').remove!('x'),
      await any(),
      await getCaller(),
    ]);
  },
  anonymous: (_, env) => runWithContext({ env, caller: null }, () => outcome(R.needs())),
  odd: (_, env) =>
    runWithContext({ env, caller: new URL('http://x') as never }, () => outcome(R.needs())),
  async raw(_, env) {
    return env.ROOM_DO.getByName('global').post({ id: 'by hand', role: 'member' }, 'raw');
  },
  async set(request) {
    const values: Record<string, unknown> = {
      fine: { any: 'anyone' },
      word: { any: 'anybody' },
      other: { anny: 'caller' },
      list: ['any'],
      map: new Map(),
      yes: true,
      inherits: Object.create({ any: 'caller' }),
      number: { any: 1 },
      star: { '*': 'nobody' },
      kept: { '*': 'caller', any: undefined },
      hidden: { hidden: 'caller' },
      opened: { who: 'anyone' },
      getter: new Error('secret in a getter'),
      entry: {
        get any() {
          throw new Error('secret in an entry');
        },
      },
    };
    const instances: Record<string, unknown> = { fine: 'key', word: 'keys', yes: true };
    const { searchParams } = new URL(request.url);
    setting.access = values[searchParams.get('access') ?? ''];
    setting.instance = instances[searchParams.get('instance') ?? ''];
    return outcome(wrong.at('k').any!());
  },
  /** The actions of forms in a page, or why there is none. */
  forms() {
    const methods = [
      keyedPlace,
      keyed.at('').place,
      keyed.at('k').place,
      ownPlace,
      own.at('k').place,
    ];
    return methods.map((method) => {
      try {
        return action('action', method);
      } catch (error) {
        return String(error);
      }
    });
  },
  /** A framework may hand on a request of its own making. */
  wrapped: (request, env) =>
    Promise.all(
      [request, request, new Request(request), new Request(request)].map((each) =>
        runWithContext({ request: each, env }, () => R.short()),
      ),
    ),
  /** A page whose rules change their caller, and then ask for more. */
  async raised() {
    return [await outcome(R.raise()), await outcome(R.tag()), await outcome(R.remove('x'))];
  },
  /** What a library that merges JSON without care leaves behind. */
  async polluted(request, env) {
    const pollution = { caller: ada, id: 'everybody', instance: 'key', access: { '*': 'anyone' } };
    Object.assign(Object.prototype, pollution);
    try {
      const ask = async (path: string, session: string) => {
        const headers = {
          cookie: `session=${session}`,
          'content-type': 'application/json',
          'sec-fetch-site': 'same-origin',
        };
        const url = `http://x/__koze/rpc/${path}`;
        const init = { method: 'POST', headers, body: '["x"]' };
        const answer = await handleRpc(new Request(url, init), env, {} as never);
        return [answer!.status, await answer!.text()].join(' ').slice(0, 30);
      };
      return [
        await getCaller(),
        await outcome(R.whoAmI()),
        (await outcome(R.remove('x')))[1],
        await runWithContext({ request, env }, () => outcome(R.whoAmI())),
        await ask('room.do/whoAmI', 'stranger'),
        await ask('room.do/post', 'stranger'),
        await ask('room.do/remove', 'bob'),
        await ask('room.do/open?key=mine', 'bob'),
        await ask('own.do/place', 'no_id'),
      ];
    } finally {
      for (const name of Object.keys(pollution)) delete (Object.prototype as any)[name];
    }
  },
  /** A whole request of a stranger's, passed on to the object. */
  async forward(request, env) {
    const { headers } = request;
    const answer = await env.LOBBY_DO.getByName('global').fetch(
      new Request('http://x/', { headers }),
    );
    answer.webSocket?.accept();
    answer.webSocket?.close();
    return [answer.status, answer.headers.get('x-koze-ticket')];
  },
  /** Tickets, as only worker code can ask for them. */
  async tickets(_, env) {
    const [lobby, other] = ['global', 'other'].map((name) => env.LOBBY_DO.getByName(name));
    const open = async (stub: any, ticket: string) => {
      const headers = { upgrade: 'websocket', 'x-koze-ticket': ticket };
      const { status, webSocket } = await stub.fetch(new Request('http://x/', { headers }));
      webSocket?.accept();
      webSocket?.close();
      return status;
    };
    const ticket = await lobby._koze_admit(ada);
    return [
      await open(other, ticket),
      await open(lobby, ticket),
      await open(lobby, ticket),
      await open(lobby, '0'.repeat(64)),
      ticket.length,
    ];
  },
};

export default runCode(code, koze);
