import { configure } from 'arktype/config';

// Workers have no `new Function`, which ArkType would otherwise use.
configure({ jitless: true, onUndeclaredKey: 'delete' });
const { type } = await import('arktype');

export const user = type({
  id: 'number.integer >= 1',
  name: '1 <= string <= 100',
  email: 'string.email',
  age: '0 <= number <= 150',
  role: "'admin' | 'member' | 'guest'",
  active: 'boolean',
  tags: 'string[]',
  address: { street: 'string', city: 'string', zip: 'string <= 10' },
});

export const users = user.array();
