/** A time is over after this many looks at what is waiting. */
const LOOKS = 10;

/**
 * Bounds how long promises may take, all by the same time. One timer looks after them all: a timer
 * each would cost a good part of what answering a small request costs.
 */
export class Deadline implements Disposable {
  /** How to end each promise under way, and since which look it is, in that order. */
  readonly #waiting = new Map<() => void, number>();
  #look = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param milliseconds each promise may take, to within a tenth */
  constructor(readonly milliseconds: number) {}

  /**
   * The promise, or a rejection once its time is over.
   *
   * @param late makes what it is then rejected with
   */
  bound<T>(work: Promise<T>, late: () => Error): Promise<T> {
    return new Promise((resolve, reject) => {
      const expire = (): void => reject(late());
      this.#waiting.set(expire, this.#look);
      this.#timer ??= setInterval(() => this.#expire(), this.milliseconds / LOOKS);
      work.then((value) => {
        this.#waiting.delete(expire);
        resolve(value);
      }, (error: unknown) => {
        this.#waiting.delete(expire);
        reject(error);
      });
    });
  }

  #expire(): void {
    this.#look++;
    for (const [expire, since] of this.#waiting) {
      // The first look may have followed at once.
      if (this.#look - since <= LOOKS) return;
      this.#waiting.delete(expire);
      expire();
    }
    this[Symbol.dispose]();
  }

  /** Stops the timer. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
