import { expect, it } from 'vitest';
import { suggest } from '../../src/runtime/call/suggest.js';

const bindings = ['USER_DO', 'ORG_SETTINGS_DO', 'CHAT_ROOM_DO'];

it.each([
  ['USR_DO', 'USER_DO'],
  ['UserDO', 'USER_DO'],
  ['user.do', 'USER_DO'],
  ['ORG_SETTING_DO', 'ORG_SETTINGS_DO'],
  ['CHATROOM_DO', 'CHAT_ROOM_DO'],
  ['CHAT_ROMO_DO', 'CHAT_ROOM_DO'],
])('%s is a slip for %s', (name, meant) => {
  expect(suggest(name, bindings)).toBe(meant);
});

it.each(['', 'X', 'INVOICE_DO', 'SOMETHING_ELSE'])('%j is no slip', (name) => {
  expect(suggest(name, bindings)).toBeUndefined();
});

it('compares nothing that is too long for a slip', () => {
  // Distances take the product of both lengths, and 15,000 such names have taken minutes.
  for (const length of [150, 5000]) {
    expect(suggest('x'.repeat(length), ['x'.repeat(length)])).toBeUndefined();
  }
  expect(suggest('USER_DO', ['U'.repeat(1_000_000), 'USER_D'])).toBe('USER_D');
});

it('has nothing to suggest of nothing', () => {
  expect(suggest('A', [])).toBeUndefined();
});
