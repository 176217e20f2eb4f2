/**
 * The timer of open streams. Without writing now and then, nobody learns that a reader has left. And while
 * one line follows the other, workerd looks for no events of others.
 *
 * No timer may be pending while the object waits for a transaction: its own timers would wait behind it,
 * and neither would ever end.
 */

/** How often streams beat, in milliseconds. Tests shorten it. */
export const pulse = { period: 15_000 };

type Beat = () => void;

/** Functions of `ctx` and its storage that make the object wait. */
type Waiting = (...args: unknown[]) => Promise<unknown>;

/** The timer of one object. It runs only while a stream is open, and nothing makes the object wait. */
export class Heartbeats {
  readonly #beats = new Set<Beat>();
  /** Streams that let others go first. */
  readonly #waiting: (() => void)[] = [];
  #held = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the next beat is due. */
  #due = 0;

  /** Beats from now on. */
  start(beat: Beat): void {
    if (this.#beats.size === 0) this.#due = Date.now() + pulse.period;
    this.#beats.add(beat);
    this.#set();
  }

  stop(beat: Beat): void {
    this.#beats.delete(beat);
    this.#set();
  }

  /** Waits until other events have had their turn. */
  giveWay(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#set();
    });
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
    // Not by a timer: of an object with one transaction after the other, none would ever end.
    if (this.#held === 0) this.#run();
    else this.#set();
  }

  #set(): void {
    clearTimeout(this.#timer);
    const isWaiting = this.#waiting.length > 0;
    if (this.#held > 0 || (this.#beats.size === 0 && !isWaiting)) return;
    const wait = isWaiting ? 0 : Math.max(0, this.#due - Date.now());
    this.#timer = setTimeout(() => this.#run(), wait);
  }

  #run(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
    if (Date.now() >= this.#due) {
      this.#due = Date.now() + pulse.period;
      for (const beat of this.#beats) beat();
    }
    this.#set();
  }
}
