import type { HttpBindings } from "@hono/node-server";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Rules } from "../labels/rules.ts";
import type { Watchlist } from "../prediction/watchlist.ts";
import type { BodyReader } from "./body.ts";
import type { Log } from "./log.ts";
import type { ServiceMetrics } from "./metrics.ts";
import type { VisitorsRanker } from "./ranker_file.ts";
import type { ServedAssets } from "./page_assets.ts";
import type { Views } from "./views.ts";

/** What requests may ask for. */
export interface ServiceLimits {
  /** Where the service listens: on this machine's own addresses it answers only to their names. */
  readonly host: string;
  /** What opens that which is personal; absent, it is open to this machine alone. */
  readonly token?: string | undefined;
  /** Most records of one request. */
  readonly maxRecords: number;
  /** Origins whose pages may read answers; `*` for all. */
  readonly corsOrigins: readonly string[];
}

/** What serving needs besides a model; it outlives every model. */
export interface Service {
  readonly limits: ServiceLimits;
  /** Which records the models are meant for. */
  readonly rules: Rules;
  readonly bodies: BodyReader;
  readonly metrics: ServiceMetrics;
  readonly log: Log;
  /** What pages show of the listeners of the root. */
  readonly views: Views;
  /** What pages load. */
  readonly assets: ServedAssets;
  /** The latest scored artists; `null` if there are none. */
  readonly readWatchlist: () => Promise<Watchlist | null>;
  /** What ranks the exports of visitors. */
  readonly readRanker: () => Promise<VisitorsRanker>;
}

/** What a request brings along. */
export interface RequestEnv {
  Bindings: HttpBindings;
  Variables: { requestId: string };
}

export type RequestContext = Context<RequestEnv>;

/** The service's routes and what surrounds them. */
export type App = OpenAPIHono<RequestEnv>;
