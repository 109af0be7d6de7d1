import { Counter, exponentialBuckets, Gauge, Histogram, Registry } from "prom-client";

/** What the service counts, as Prometheus has it. */
export class Meters {
  readonly registry = new Registry();
  readonly #registers = [this.registry];

  readonly requests = new Counter({
    name: "http_requests_total",
    help: "Requests answered.",
    labelNames: ["method", "route", "status"],
    registers: this.#registers,
  });
  readonly latency = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from a request's arrival to its answer.",
    labelNames: ["route"],
    buckets: exponentialBuckets(0.0005, 2, 15), // 0.5 ms, doubled up to 8 s
    registers: this.#registers,
  });
  readonly records = new Counter({
    name: "breakout_records_scored_total",
    help: "Records scored.",
    registers: this.#registers,
  });
  readonly alerts = new Counter({
    name: "breakout_alerts_total",
    help: "Records that were predicted to break out.",
    registers: this.#registers,
  });
  readonly loads = new Counter({
    name: "breakout_model_loads_total",
    help: "Models that were loaded, or refused because they could not be used.",
    labelNames: ["outcome"],
    registers: this.#registers,
  });
  readonly model = new Gauge({
    name: "breakout_model_info",
    help: "The model that is served; its value is always 1.",
    labelNames: ["family", "feature_set", "sha256", "trained_until", "simulated"],
    registers: this.#registers,
  });

  constructor() {
    this.loads.inc({ outcome: "refused" }, 0);
    new Gauge({
      name: "process_resident_memory_bytes",
      help: "Resident memory.",
      registers: this.#registers,
      collect(): void {
        this.set(Deno.memoryUsage().rss);
      },
    });
  }
}
