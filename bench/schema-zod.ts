import * as z from 'zod';

// Workers have no `new Function`, which Zod would otherwise use.
z.config({ jitless: true });

export const user = z.object({
  id: z.int().min(1),
  name: z.string().min(1).max(100),
  email: z.email(),
  age: z.number().min(0).max(150),
  role: z.enum(['admin', 'member', 'guest']),
  active: z.boolean(),
  tags: z.array(z.string()),
  address: z.object({ street: z.string(), city: z.string(), zip: z.string().max(10) }),
});

export const users = z.array(user);
