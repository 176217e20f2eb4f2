/**
 * A pulse for streams that wait: without writing, nobody learns that a reader has left. No timer may be
 * pending while the object waits for a transaction: neither would ever end.
 */

/** How often, in milliseconds. */
const PERIOD = 15_000;

type Beat = () => void;

/** Functions of `ctx` and its storage that make the object wait. */
type Waiting = (...args: unknown[]) => Promise<unknown>;

/** The pulse of one object. Its timer runs only while a stream waits, and nothing else does. */
export class Heartbeats {
  readonly #beats = new Set<Beat>();
  #held = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Beats while `promise` is pending. */
  async during<T>(promise: Promise<T>, beat: Beat): Promise<T> {
    this.#beats.add(beat);
    this.#set();
    try {
      return await promise;
    } finally {
      this.#beats.delete(beat);
      this.#set();
    }
  }

  /** Rests while a function of `owner` runs. */
  restDuring(owner: object, name: string): void {
    const original = (owner as Record<string, Waiting | undefined>)[name];
    if (typeof original !== 'function') return;
    const value: Waiting = (...args) => {
      this.#hold(1);
      const release = () => this.#hold(-1);
      try {
        const result = original.apply(owner, args);
        result.then(release, release);
        return result;
      } catch (error) {
        release();
        throw error;
      }
    };
    Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  }

  #hold(by: 1 | -1): void {
    this.#held += by;
    this.#set();
  }

  #set(): void {
    const isWanted = this.#beats.size > 0 && this.#held === 0;
    if (isWanted === (this.#timer !== undefined)) return;
    clearTimeout(this.#timer);
    this.#timer = isWanted ? setTimeout(() => this.#beat(), PERIOD) : undefined;
  }

  #beat(): void {
    this.#timer = undefined;
    for (const beat of this.#beats) beat();
    this.#set();
  }
}
