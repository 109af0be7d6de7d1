import { Counter, exponentialBuckets, Gauge, Histogram, Registry } from "prom-client";
import type { Artifact } from "../artifact/artifact.ts";
import type { AnsweredRequest } from "./metrics.ts";

/** Upper bounds of the latency histogram in seconds: 0.5 ms, doubled up to 8 s. */
const LATENCY_S = exponentialBuckets(0.0005, 2, 15);

/** What the service counts, as Prometheus has it. */
export class Prometheus {
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
    for (const outcome of ["loaded", "refused"]) this.#loads.inc({ outcome }, 0);
    new Gauge({
      name: "process_resident_memory_bytes",
      help: "Resident memory.",
      registers: [this.#registry],
      collect(): void {
        this.set(Deno.memoryUsage().rss);
      },
    });
  }

  answered({ method, route, status, seconds }: AnsweredRequest): void {
    this.#requests.inc({ method, route, status });
    this.#latency.observe({ route }, seconds);
  }

  scored(records: number, alerts: number): void {
    this.#records.inc(records);
    this.#alerts.inc(alerts);
  }

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

  modelRefused(): void {
    this.#loads.inc({ outcome: "refused" });
  }

  /** The media type of {@link text}. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
