import * as v from 'valibot';

export const user = v.object({
  id: v.pipe(v.number(), v.integer(), v.minValue(1)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  email: v.pipe(v.string(), v.email()),
  age: v.pipe(v.number(), v.minValue(0), v.maxValue(150)),
  role: v.picklist(['admin', 'member', 'guest']),
  active: v.boolean(),
  tags: v.array(v.string()),
  address: v.object({
    street: v.string(),
    city: v.string(),
    zip: v.pipe(v.string(), v.maxLength(10)),
  }),
});

export const users = v.array(user);
