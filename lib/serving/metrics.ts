import type { Artifact } from "../model/artifact.ts";
import type { Prometheus } from "./prometheus.ts";

/** What happens between two counts is counted together. */
const BATCH = 256;

/** A request and how it was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** As routes spell it: few, whatever clients ask for. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/**
 * What the service counts. It outlives the model that is served.
 *
 * Events are noted here and handed to Prometheus' library many at once: one by one that takes several
 * times as long. The library itself is loaded with the first of them, or the first question, because
 * loading it would hold up the start.
 */
export class ServiceMetrics {
  #noted: ((counts: Prometheus) => void)[] = [];
  #counts: Promise<Prometheus> | undefined;

  /** Counts an answered request. */
  answered(request: AnsweredRequest): void {
    this.#note((counts) => counts.answered(request));
  }

  /** Counts scored records and the alerts among them. */
  scored(predictions: readonly { readonly is_breakout: boolean }[]): void {
    const records = predictions.length;
    let alerts = 0;
    for (const { is_breakout } of predictions) if (is_breakout) alerts++;
    this.#note((counts) => counts.scored(records, alerts));
  }

  /** Counts a model that took over, and tells about it. */
  modelLoaded(artifact: Artifact): void {
    this.#note((counts) => counts.modelLoaded(artifact));
  }

  /** Counts a model that could not be used. */
  modelRefused(): void {
    this.#note((counts) => counts.modelRefused());
  }

  /** Everything in Prometheus' text format, and the media type of that. */
  async read(): Promise<{ readonly text: string; readonly type: string }> {
    const counts = await this.#count();
    return { text: await counts.text(), type: counts.contentType };
  }

  #note(event: (counts: Prometheus) => void): void {
    this.#noted.push(event);
    if (this.#noted.length === BATCH) this.#count();
  }

  async #count(): Promise<Prometheus> {
    this.#counts ??= import("./prometheus.ts").then(({ Prometheus }) => new Prometheus());
    const counts = await this.#counts;
    const events = this.#noted;
    this.#noted = [];
    for (const event of events) event(counts);
    return counts;
  }
}
