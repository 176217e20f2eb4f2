import { callable as api, Agent as Base, type Connection, type ConnectionContext } from 'agents';
import { trap } from '../lib/trap';

/** Both names under an alias; hooks of mail, HTTP and sockets. */
export default class MailboxAgent extends Base {
  #subjects: string[] = [];

  @api()
  async subjects() {
    return this.#subjects;
  }

  async onEmail(email: { raw: unknown }) {
    trap('onEmail', email);
    this.#subjects.push('forged');
  }

  override onRequest(request: Request) {
    trap('onRequest', request);
    return new Response('reached');
  }

  override onConnect(connection: Connection, _context: ConnectionContext) {
    trap('onConnect', connection);
  }

  override onMessage(connection: Connection, _message: unknown) {
    trap('onMessage', connection);
  }

  override onClose(connection: Connection) {
    trap('onClose', connection);
  }

  override onError(connectionOrError: unknown, _error?: unknown) {
    trap('onError', connectionOrError);
  }

  override getConnectionTags(connection: Connection, _context: ConnectionContext) {
    trap('getConnectionTags', connection);
    return [];
  }
}
