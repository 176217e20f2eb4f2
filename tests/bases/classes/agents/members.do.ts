import { Agent, callable } from 'agents';
import { trap } from '../lib/trap';

const COMPUTED = 'computed';

/** Every kind of member that is not a public method. */
export default class MembersAgent extends Agent {
  static readonly version = 1;

  readonly notes: string[] = [];

  /** An arrow field, which frameworks take as an event handler. */
  readonly handler = async (first?: unknown) => {
    trap('handler', first);
  };

  get size() {
    return this.notes.length;
  }

  set size(_value: number) {
    trap('size', this);
  }

  static create(first?: unknown) {
    trap('create', first);
  }

  #secret(first?: unknown) {
    trap('#secret', first);
    return this.notes.length;
  }

  private internal(first?: unknown) {
    trap('internal', first);
    return this.#secret();
  }

  protected shared(first?: unknown) {
    trap('shared', first);
    return this.internal();
  }

  _underscored(first?: unknown) {
    trap('_underscored', first);
  }

  [COMPUTED](first?: unknown) {
    trap('computed', first);
  }

  @callable()
  async total() {
    return this.shared();
  }

  /** Run by name: `this.schedule(60, 'remind')`. */
  async remind(payload?: unknown) {
    trap('remind', payload);
  }
}
