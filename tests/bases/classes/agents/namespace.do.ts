import * as agents from 'agents';
import { trap } from '../lib/trap';

/** The package as a namespace: the base and the decorator are its members. */
export class NamespaceAgent extends agents.Agent {
  @agents.callable({ description: 'Says hello' })
  async greet(name: string) {
    return `Hello, ${name}`;
  }

  async plain(first?: unknown) {
    trap('plain', first);
  }

  override async destroy(first?: unknown) {
    trap('destroy', first);
  }
}
