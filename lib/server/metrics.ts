import type { Artifact } from "../artifact/artifact.ts";
import type { Meters } from "./meters.ts";

/** A request and how it was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** As routes spell it: few, whatever clients ask for. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** Most that waits to be counted. */
const MOST_WAITING = 100;

/**
 * What the service counts. It outlives the model that is served, and is counted now and then:
 * Prometheus' library is loaded when first needed, as it would hold up the start.
 */
export class ServiceMetrics {
  #meters: Promise<Meters> | undefined;
  readonly #waiting: ((meters: Meters) => void)[] = [];

  /** Counts an answered request. */
  answered({ method, route, status, seconds }: AnsweredRequest): void {
    this.#add(({ requests, latency }) => {
      requests.inc({ method, route, status });
      latency.observe({ route }, seconds);
    });
  }

  /** Counts scored records and the alerts among them. */
  scored(predictions: readonly { readonly is_breakout: boolean }[]): void {
    const scored = predictions.length;
    const alerted = predictions.filter(({ is_breakout }) => is_breakout).length;
    this.#add(({ records, alerts }) => {
      records.inc(scored);
      alerts.inc(alerted);
    });
  }

  /** Counts a model that took over, and tells about it. */
  modelLoaded({ model: { family, sha256 }, feature_set, training, input }: Artifact): void {
    this.#add(({ loads, model }) => {
      loads.inc({ outcome: "loaded" });
      model.reset();
      const trained_until = training?.validation.months.last ?? "";
      const simulated = String(input.simulated);
      model.set({ family, feature_set, sha256, trained_until, simulated }, 1);
    });
  }

  /** Counts a model that could not be used. */
  modelRefused(): void {
    this.#add(({ loads }) => loads.inc({ outcome: "refused" }));
  }

  /** Everything in Prometheus' text format, and the media type of that. */
  async read(): Promise<{ readonly text: string; readonly type: string }> {
    const { registry } = await this.#counted();
    return { text: await registry.metrics(), type: registry.contentType };
  }

  #add(count: (meters: Meters) => void): void {
    if (this.#waiting.push(count) >= MOST_WAITING) void this.#counted();
  }

  /** All that was to be counted up to now. */
  async #counted(): Promise<Meters> {
    const meters =
      await (this.#meters ??= import("./meters.ts").then(({ Meters }) => new Meters()));
    for (const count of this.#waiting.splice(0)) count(meters);
    return meters;
  }
}
