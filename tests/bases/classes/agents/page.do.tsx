/** @jsx element */
import { Agent, callable } from 'agents';
// biome-ignore lint/correctness/noUnusedImports: JSX becomes calls of it.
import { element } from '../lib/element';
import { trap } from '../lib/trap';

export default class PageAgent extends Agent {
  @callable()
  async title() {
    return <b>Weather</b>;
  }

  override render(first?: unknown) {
    trap('render', first);
  }
}
