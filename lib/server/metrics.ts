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
  /** What is to be counted once there are meters. */
  #waiting: ((meters: Meters) => void)[] = [];

  /** Loads Prometheus' library: apart, because it would hold up the start. */
  async load(): Promise<Meters> {
    const library = await import("prom-client");
    const meters = this.#meters ??= createMeters(library);
    for (const count of this.#waiting.splice(0)) count(meters);
    return meters;
  }

  /** Counts an answered request. */
  answered({ method, route, status, seconds }: AnsweredRequest): void {
    this.#count(({ requests, latency }) => {
      requests.inc({ method, route, status });
      latency.observe({ route }, seconds);
    });
  }

  /** Counts scored records and the alerts among them. */
  scored(predictions: readonly { readonly is_breakout: boolean }[]): void {
    this.#count(({ records, alerts }) => {
      records.inc(predictions.length);
      alerts.inc(predictions.filter(({ is_breakout }) => is_breakout).length);
    });
  }

  /** Counts a model that took over, and tells about it. */
  modelLoaded({ model: { family, sha256 }, feature_set, training, input }: Artifact): void {
    this.#count(({ loads, model }) => {
      loads.inc({ outcome: "loaded" });
      model.reset();
      const trained_until = training?.validation.months.last ?? "";
      const simulated = String(input.simulated);
      model.set({ family, feature_set, sha256, trained_until, simulated }, 1);
    });
  }

  /** Counts a model that could not be used. */
  modelRefused(): void {
    this.#count(({ loads }) => loads.inc({ outcome: "refused" }));
  }

  /** Everything in Prometheus' text format, and the media type of that. */
  async read(): Promise<{ readonly text: string; readonly type: string }> {
    const { registry } = await this.load();
    return { text: await registry.metrics(), type: registry.contentType };
  }

  #count(count: (meters: Meters) => void): void {
    if (this.#meters === undefined) this.#waiting.push(count);
    else count(this.#meters);
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
  const loads = new Counter({
    name: "breakout_model_loads_total",
    help: "Models that were loaded, or refused because they could not be used.",
    labelNames: ["outcome"],
    registers,
  });
  loads.inc({ outcome: "refused" }, 0);
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
    loads,
    model: new Gauge({
      name: "breakout_model_info",
      help: "The model that is served; its value is always 1.",
      labelNames: ["family", "feature_set", "sha256", "trained_until", "simulated"],
      registers,
    }),
  };
}
