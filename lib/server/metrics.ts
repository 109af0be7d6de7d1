import type { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Artifact } from "../artifact/artifact.ts";

/** A request and how it was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** As routes spell it: few, whatever clients ask for. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** Answered requests that are counted together: one by one it takes several times as long. */
const BATCH = 64;

/** What the service counts, as Prometheus has it. */
interface Meters {
  readonly registry: Registry;
  readonly requests: Counter<"method" | "route" | "status">;
  readonly latency: Histogram<"route">;
  readonly records: Counter;
  readonly alerts: Counter;
  readonly loads: Counter<"outcome">;
  readonly model: Gauge<"family" | "feature_set" | "sha256" | "trained_until" | "simulated">;
}

/** What the service counts. It outlives the model that is served. */
export class ServiceMetrics {
  #meters: Meters | undefined;
  #answered: AnsweredRequest[] = [];
  #records = 0;
  #alerts = 0;
  #refused = 0;
  #loaded: Artifact[] = [];

  /** Loads Prometheus' library: apart, because it would hold up the start. */
  async load(): Promise<void> {
    this.#meters = createMeters(await import("prom-client"));
  }

  /** Counts an answered request. */
  answered(request: AnsweredRequest): void {
    this.#answered.push(request);
    if (this.#answered.length >= BATCH && this.#meters !== undefined) this.#count(this.#meters);
  }

  /** Counts scored records and the alerts among them. */
  scored(predictions: readonly { readonly is_breakout: boolean }[]): void {
    this.#records += predictions.length;
    for (const { is_breakout } of predictions) if (is_breakout) this.#alerts++;
  }

  /** Counts a model that took over, and tells about it. */
  modelLoaded(artifact: Artifact): void {
    this.#loaded.push(artifact);
  }

  /** Counts a model that could not be used. */
  modelRefused(): void {
    this.#refused++;
  }

  /** Everything in Prometheus' text format, and the media type of that. */
  async read(): Promise<{ readonly text: string; readonly type: string }> {
    if (this.#meters === undefined) await this.load();
    if (this.#meters === undefined) throw new Error("the library of metrics is not loaded");
    this.#count(this.#meters);
    const { registry } = this.#meters;
    return { text: await registry.metrics(), type: registry.contentType };
  }

  #count(meters: Meters): void {
    for (const { method, route, status, seconds } of this.#answered.splice(0)) {
      meters.requests.inc({ method, route, status });
      meters.latency.observe({ route }, seconds);
    }
    meters.records.inc(this.#records);
    meters.alerts.inc(this.#alerts);
    meters.loads.inc({ outcome: "refused" }, this.#refused);
    this.#records = this.#alerts = this.#refused = 0;
    for (const { model, feature_set, training, input } of this.#loaded.splice(0)) {
      meters.loads.inc({ outcome: "loaded" });
      meters.model.reset();
      meters.model.set({
        family: model.family,
        feature_set,
        sha256: model.sha256,
        trained_until: training?.validation.months.last ?? "",
        simulated: String(input.simulated),
      }, 1);
    }
  }
}

function createMeters(library: typeof import("prom-client")): Meters {
  const { Counter, exponentialBuckets, Gauge, Histogram, Registry } = library;
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: "process_resident_memory_bytes",
    help: "Resident memory.",
    registers,
    collect(): void {
      this.set(Deno.memoryUsage().rss);
    },
  });
  return {
    registry,
    requests: new Counter({
      name: "http_requests_total",
      help: "Requests answered.",
      labelNames: ["method", "route", "status"],
      registers,
    }),
    latency: new Histogram({
      name: "http_request_duration_seconds",
      help: "Time from a request's arrival to its answer.",
      labelNames: ["route"],
      buckets: exponentialBuckets(0.0005, 2, 15), // 0.5 ms, doubled up to 8 s
      registers,
    }),
    records: new Counter({
      name: "breakout_records_scored_total",
      help: "Records scored.",
      registers,
    }),
    alerts: new Counter({
      name: "breakout_alerts_total",
      help: "Records that were predicted to break out.",
      registers,
    }),
    loads: new Counter({
      name: "breakout_model_loads_total",
      help: "Models that were loaded, or refused because they could not be used.",
      labelNames: ["outcome"],
      registers,
    }),
    model: new Gauge({
      name: "breakout_model_info",
      help: "The model that is served; its value is always 1.",
      labelNames: ["family", "feature_set", "sha256", "trained_until", "simulated"],
      registers,
    }),
  };
}
