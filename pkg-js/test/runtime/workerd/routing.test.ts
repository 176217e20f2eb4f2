/** Which instance a call goes to, by its resolver. */
import { afterEach, describe, expect, it } from 'vitest';
import { handle, stub } from '../../../src/runtime/browser/client.js';
import { failure, onWorkerd, start, stopWorker, worker } from './harness.js';

onWorkerd(() => {
  const org = handle('/__koze', 'org.do', ['whoAmI', 'put', 'get', 'askPeer']);
  const whoAmI = async (cookie: string) =>
    (await worker.rpc('org.do/whoAmI', { body: '[]', headers: { cookie } })).json();

  it('routes by cookie', async () => {
    expect(await whoAmI('org=acme')).toBe('acme');
    expect(await whoAmI('org=umbrella')).toBe('umbrella');
  });

  it('answers 401 where the resolver gives null', async () => {
    const response = await worker.rpc('org.do/whoAmI');
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'unauthorized' });
  });

  it('redacts what goes wrong in a resolver', async () => {
    for (const key of ['crash', 'string']) {
      const error = await failure(org.at(key).whoAmI!());
      expect(error).toMatchObject({ status: 500, code: 'internal' });
      expect(error.message).not.toMatch(/secret|resolver/);
    }
  });

  it('takes a query without a key as none', async () => {
    const response = await worker.rpc('org.do/whoAmI?utm_source=x', {
      body: '[]',
      headers: { cookie: 'org=acme' },
    });
    expect(await response.json()).toBe('acme');
  });

  it('never routes a routed class without one', async () => {
    const error = await failure(stub('/__koze/rpc/routed.do/whoAmI')());
    expect(error).toMatchObject({ status: 500, code: 'internal' });
  });

  it('keeps concurrent requests apart', async () => {
    const orgs = Array.from({ length: 64 }, (_, i) => `org${i}`);
    expect(await Promise.all(orgs.map((name) => whoAmI(`org=${name}`)))).toEqual(orgs);
    const inWorker = orgs.map(async (name) =>
      (
        await fetch(`${worker.origin}/worker/whoAmI`, { headers: { cookie: `org=${name}` } })
      ).json(),
    );
    expect(await Promise.all(inWorker)).toEqual(orgs);
  });

  it('hides the request of its caller from an object', async () => {
    expect(await worker.worker('askPeer')).toEqual(['peer global', true]);
    expect(await org.at('x').askPeer!()).toEqual(['peer global', true]);
    // Object to object, to one that goes by the request: there is none.
    expect(await failure(stub('/__koze/rpc/admin/peer.do/askOrg')())).toMatchObject({
      status: 500,
    });
  });

  it('says what to do outside of a request', async () => {
    expect(await worker.worker('outside')).toEqual([
      expect.stringContaining('runWithContext({ request, env, ctx }'),
      null,
    ]);
  });

  it('refuses registrations for nothing', async () => {
    expect(await worker.worker('unknown')).toContain('Did you mean ORG_DO?');
    expect(await worker.worker('notAFunction')).toContain('must be a function');
  });

  it('gives up', async () => {
    expect(await worker.worker('abort')).toEqual(['early', 'late', null]);
  });
});

describe('with other settings', () => {
  afterEach(stopWorker);

  it('a resolver for no object fails every call', async () => {
    await start({ koze: { dev: true }, middleware: 'misspelt.ts' });
    const response = await worker.rpc('user.do/getName');
    expect(response.status).toBe(500);
    expect(await response.text()).toContain('Did you mean USER_DO?');
    expect(await worker.worker('names')).toMatchObject({
      threw: expect.stringContaining('Did you mean USER_DO?'),
    });
  }, 60_000);
});
