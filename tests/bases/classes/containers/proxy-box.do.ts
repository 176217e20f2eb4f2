import * as containers from '@cloudflare/containers';
import { trap } from '../lib/trap';

/** Overrides what starts, stops and talks to the container. */
export default class ProxyBox extends containers.Container<Cloudflare.Env> {
  async health() {
    return 'ok';
  }

  override async fetch(request: Request) {
    trap('fetch', request);
    return new Response('reached');
  }

  override async containerFetch(request: Request | string | URL) {
    trap('containerFetch', request);
    return new Response('reached');
  }

  override async stop(signal?: unknown) {
    trap('stop', signal);
  }

  override async destroy(first?: unknown) {
    trap('destroy', first);
  }

  override async schedule<T>(when: Date | number, callback: string) {
    trap('schedule', when);
    return { taskId: '', callback, time: 0 } as never as Awaited<
      ReturnType<containers.Container['schedule']>
    > & { payload: T };
  }
}
