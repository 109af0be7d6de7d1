import type { Meters } from "./meters.ts";

/** Most that waits to be counted. */
const MOST_WAITING = 100;

/**
 * What the service counts. It outlives the model that is served, and is counted now and then:
 * Prometheus' library is loaded when first needed, as it would hold up the start.
 */
export class ServiceMetrics {
  #meters: Promise<Meters> | undefined;
  readonly #waiting: ((meters: Meters) => void)[] = [];

  /** Counts something, soon. */
  count(it: (meters: Meters) => void): void {
    if (this.#waiting.push(it) >= MOST_WAITING) void this.#counted();
  }

  /** Everything in Prometheus' text format, and the media type of that. */
  async read(): Promise<{ readonly text: string; readonly type: string }> {
    const { registry } = await this.#counted();
    return { text: await registry.metrics(), type: registry.contentType };
  }

  /** All that was to be counted up to now. */
  async #counted(): Promise<Meters> {
    const meters =
      await (this.#meters ??= import("./meters.ts").then(({ Meters }) => new Meters()));
    for (const count of this.#waiting.splice(0)) count(meters);
    return meters;
  }
}
