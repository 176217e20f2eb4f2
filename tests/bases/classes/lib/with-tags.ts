import type { Constructor } from './with-clock';

/** A mixin as an arrow function that is nothing but an anonymous class. */
export const withTags = <TBase extends Constructor>(Base: TBase) =>
  class extends Base {
    readonly #tags = new Set<string>();

    async tag(name: string) {
      this.#tags.add(name);
      return [...this.#tags];
    }
  };
