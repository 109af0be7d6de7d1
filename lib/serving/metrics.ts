import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Artifact } from "../model/artifact.ts";

/** Upper bounds of the latency histogram, in seconds. */
const LATENCY_S = [
  0.0005,
  0.001,
  0.0025,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  5,
  10,
];

/** Answered requests that are counted together. */
const BATCH = 256;

/** A request and how it was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** As routes spell it: few, whatever clients ask for. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** What the service counts, for Prometheus. It outlives the model that is served. */
export class ServiceMetrics {
  #answered: AnsweredRequest[] = [];
  readonly #registry = new Registry();
  readonly #requests = new Counter({
    name: "http_requests_total",
    help: "Requests answered.",
    labelNames: ["method", "route", "status"],
    registers: [this.#registry],
  });
  readonly #latency = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from a request's arrival to its answer.",
    labelNames: ["route"],
    buckets: LATENCY_S,
    registers: [this.#registry],
  });
  readonly #records = new Counter({
    name: "breakout_records_scored_total",
    help: "Records scored.",
    registers: [this.#registry],
  });
  readonly #alerts = new Counter({
    name: "breakout_alerts_total",
    help: "Records that were predicted to break out.",
    registers: [this.#registry],
  });
  readonly #loads = new Counter({
    name: "breakout_model_loads_total",
    help: "Models that were loaded, or refused because they could not be used.",
    labelNames: ["outcome"],
    registers: [this.#registry],
  });
  readonly #model = new Gauge({
    name: "breakout_model_info",
    help: "The model that is served; its value is always 1.",
    labelNames: ["family", "feature_set", "sha256", "trained_until", "simulated"],
    registers: [this.#registry],
  });

  constructor() {
    for (const outcome of ["loaded", "refused"] as const) this.#loads.inc({ outcome }, 0);
    new Gauge({
      name: "process_resident_memory_bytes",
      help: "Resident memory.",
      registers: [this.#registry],
      collect(): void {
        this.set(Deno.memoryUsage().rss);
      },
    });
  }

  /** Counts an answered request. */
  answered(request: AnsweredRequest): void {
    this.#answered.push(request);
    if (this.#answered.length >= BATCH) this.#count();
  }

  /** Counts many at once: one by one it would take several times as long. */
  #count(): void {
    for (const { method, route, status, seconds } of this.#answered) {
      this.#requests.inc({ method, route, status });
      this.#latency.observe({ route }, seconds);
    }
    this.#answered = [];
  }

  /** Counts scored records and the alerts among them. */
  scored(predictions: readonly { readonly is_breakout: boolean }[]): void {
    let alerts = 0;
    for (const { is_breakout } of predictions) if (is_breakout) alerts++;
    this.#records.inc(predictions.length);
    this.#alerts.inc(alerts);
  }

  /** Counts a model that took over, and tells about it, or one that could not. */
  modelLoaded(artifact: Artifact): void {
    this.#loads.inc({ outcome: "loaded" });
    this.#model.reset();
    this.#model.set({
      family: artifact.model.family,
      feature_set: artifact.feature_set,
      sha256: artifact.model.sha256,
      trained_until: artifact.training.validation.months.last,
      simulated: String(artifact.input.simulated),
    }, 1);
  }

  /** Counts a model that could not be used. */
  modelRefused(): void {
    this.#loads.inc({ outcome: "refused" });
  }

  /** The media type of {@link text}. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything in Prometheus' text format. */
  text(): Promise<string> {
    this.#count();
    return this.#registry.metrics();
  }
}
