import { schema } from '@kuratchi/koze';

export const user = schema({
  id: schema.number().int().min(1),
  name: schema.string().min(1).max(100),
  email: schema.string().email(),
  age: schema.number().min(0).max(150),
  role: schema.enum(['admin', 'member', 'guest']),
  active: schema.boolean(),
  tags: schema.string().list(),
  address: schema({
    street: schema.string(),
    city: schema.string(),
    zip: schema.string().max(10),
  }),
});

export const users = user.list();
