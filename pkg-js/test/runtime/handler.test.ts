/** The handler, with options that generated code never passes. */
import { expect, it, vi } from 'vitest';
import { type Definition, define } from '../../src/runtime/call/definition.js';
import type { Handle } from '../../src/runtime/shared/types.js';
import { createHandler } from '../../src/runtime/worker/handler.js';

const handle = {} as Handle;
const definition: Definition = {
  base: '/__koze',
  id: 'user.do',
  binding: 'USER_DO',
  methods: ['getName'],
  class: () => class {},
};
define(handle, definition);

const crash = () => Promise.reject(new Error('secret'));
const env = { USER_DO: { getByName: () => ({ getName: crash }) } };

it.each([[undefined], ['false'], ['true'], [1]])('redacts errors if dev is %j', async (dev) => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const handleRpc = createHandler([handle], { base: '/__koze', dev: dev as boolean | undefined });
  const response = await handleRpc(
    new Request('http://localhost/__koze/rpc/user.do/getName', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: '[]',
    }),
    env,
  );
  expect(response?.status).toBe(500);
  expect(await response?.text()).not.toContain('secret');
});
