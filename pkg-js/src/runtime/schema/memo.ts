/** What is known of a value in one validation. */

/** Results by reader, then by object. */
export class Memo<T> {
  readonly #results = new Map<object, Map<object, T>>();

  get(reader: object, object: object): T | undefined {
    return this.#results.get(reader)?.get(object);
  }

  set(reader: object, object: object, result: T): void {
    const results = this.#results.get(reader);
    if (results) results.set(object, result);
    else this.#results.set(reader, new Map([[object, result]]));
  }
}

/** Numbers objects, so that a list of them has a key. */
export class Groups {
  readonly #numbers = new Map<object, number>();
  readonly #groups = new Map<string, object>();

  /** One and the same object for the same `members` in the same order. */
  of(members: readonly object[]): object {
    const numbers = this.#numbers;
    for (const member of members) if (!numbers.has(member)) numbers.set(member, numbers.size);
    const key = members.map((member) => numbers.get(member)).join();
    const group = this.#groups.get(key) ?? {};
    this.#groups.set(key, group);
    return group;
  }
}
