import { DurableObject } from 'cloudflare:workers';

export default class ReminderDO extends DurableObject {
  async scheduleReminder(delayMs: number) {
    const alarmTime = Date.now() + delayMs;
    await this.ctx.storage.setAlarm(alarmTime);
    return { scheduled: new Date(alarmTime).toISOString() };
  }

  async alarm() {
    // Called when the alarm fires
    await this.sendReminder();
  }

  private async sendReminder() {
    const sent = (await this.ctx.storage.get<string[]>('sent')) ?? [];
    await this.ctx.storage.put('sent', [...sent, new Date().toISOString()].slice(-10));
  }

  async getScheduled() {
    const time = await this.ctx.storage.getAlarm();
    return time === null ? undefined : new Date(time).toISOString();
  }

  async listSent() {
    return (await this.ctx.storage.get<string[]>('sent')) ?? [];
  }
}
