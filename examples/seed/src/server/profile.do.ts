import { DurableObject } from 'cloudflare:workers';
import { type InferSchema, schema } from '@kuratchi/koze';

export default class ProfileDO extends DurableObject {
  static schemas = {
    setProfile: schema({
      name: schema.string().min(1),
      likesDogs: schema.boolean().optional(false),
    }),
    savePreferences: schema({
      tags: schema.string().list(),
      marketingEmails: schema.boolean().optional(false),
    }),
  };

  async setProfile(data: InferSchema<typeof ProfileDO.schemas.setProfile>) {
    await this.ctx.storage.put('profile', data);
  }

  async savePreferences(data: InferSchema<typeof ProfileDO.schemas.savePreferences>) {
    await this.ctx.storage.put('preferences', data);
    return { ok: true };
  }

  async read() {
    const { storage } = this.ctx;
    return {
      profile: await storage.get<InferSchema<typeof ProfileDO.schemas.setProfile>>('profile'),
      preferences:
        await storage.get<InferSchema<typeof ProfileDO.schemas.savePreferences>>('preferences'),
    };
  }
}
