/** Counts the requests under way, and once closed tells when the last of them is answered. */
export class Gate {
  #inside = 0;
  #whenEmpty: (() => void) | undefined;

  /** Whether requests may still come in. */
  get isOpen(): boolean {
    return this.#whenEmpty === undefined;
  }

  enter(): void {
    this.#inside++;
  }

  leave(): void {
    if (--this.#inside === 0) this.#whenEmpty?.();
  }

  /** Closes; resolves when no request is under way. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenEmpty = resolve;
      if (this.#inside === 0) resolve();
    });
  }
}
