import * as party from 'partyserver';

const { Server } = party;

export class DestructuredBase extends Server {
  override onAlarm() {}

  async onSomething() {
    return 'reached';
  }
}
