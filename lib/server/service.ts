import type { Watchlist } from "../prediction/watchlist.ts";
import type { Deadline } from "./deadline.ts";
import type { Gate } from "./gate.ts";
import type { Log } from "./log.ts";
import type { ServiceMetrics } from "./metrics.ts";

/** What requests may ask for. */
export interface ServiceLimits {
  /** Largest body, in bytes. */
  readonly maxBodyBytes: number;
  /** Most records of one request. */
  readonly maxRecords: number;
  /** Origins whose pages may read answers; `*` for all. */
  readonly corsOrigins: readonly string[];
}

/** What serving needs besides a model; it outlives every model. */
export interface Service {
  readonly limits: ServiceLimits;
  /** Where requests come in. */
  readonly gate: Gate;
  /** By when a body must have arrived. */
  readonly bodyDeadline: Deadline;
  readonly metrics: ServiceMetrics;
  readonly log: Log;
  /** The latest scored artists; `null` if there are none. */
  readonly readWatchlist: () => Promise<Watchlist | null>;
}
