import type { Artifact } from "../artifact/artifact.ts";
import type { Prometheus } from "./prometheus.ts";

/** Answered requests that are counted together. */
const BATCH = 64;

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
 * times as long. The library itself is loaded when it is first needed: not at the start, which it
 * would hold up.
 */
export class ServiceMetrics {
  #counts: Promise<Prometheus> | undefined;
  #answered: AnsweredRequest[] = [];
  #records = 0;
  #alerts = 0;
  #loads: ((counts: Prometheus) => void)[] = [];

  /** Counts an answered request. */
  answered(request: AnsweredRequest): void {
    this.#answered.push(request);
    if (this.#answered.length === BATCH) this.#count();
  }

  /** Counts scored records and the alerts among them. */
  scored(predictions: readonly { readonly is_breakout: boolean }[]): void {
    this.#records += predictions.length;
    for (const { is_breakout } of predictions) if (is_breakout) this.#alerts++;
  }

  /** Counts a model that took over, and tells about it. */
  modelLoaded(artifact: Artifact): void {
    this.#loads.push((counts) => counts.modelLoaded(artifact));
  }

  /** Counts a model that could not be used. */
  modelRefused(): void {
    this.#loads.push((counts) => counts.modelRefused());
  }

  /** Everything in Prometheus' text format, and the media type of that. */
  async read(): Promise<{ readonly text: string; readonly type: string }> {
    const counts = await this.#count();
    return { text: await counts.text(), type: counts.contentType };
  }

  async #count(): Promise<Prometheus> {
    this.#counts ??= import("./prometheus.ts").then(({ Prometheus }) => new Prometheus());
    const counts = await this.#counts;
    for (const request of this.#answered.splice(0)) counts.answered(request);
    for (const load of this.#loads.splice(0)) load(counts);
    counts.scored(this.#records, this.#alerts);
    this.#records = this.#alerts = 0;
    return counts;
  }
}
