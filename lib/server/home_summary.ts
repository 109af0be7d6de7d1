import { z } from "zod";
import { historyKind } from "../text/simulated.ts";
import { VERSION } from "../base/version.ts";
import { backtestFiguresSchema, type ServedModel } from "./served_model.ts";

/** What the service does, in a sentence. */
export const DESCRIPTION =
  "Predicts which newly discovered artists become core to a listener's listening.";

const ENDPOINTS = {
  predict: "POST /predict",
  explain: "POST /explain",
  rank: "POST /rank",
  model: "GET /model",
  watchlist: "GET /watchlist",
  artists: "GET /artists",
  artist: "GET /artists/{name}",
  discoveries: "GET /discoveries",
  health: "GET /health",
  ready: "GET /ready",
  metrics: "GET /metrics",
  openapi: "GET /openapi.json",
  docs: "GET /docs",
};

/** What `GET /` tells programs. */
export const homeSchema = z.object({
  name: z.literal("breakout"),
  version: z.string(),
  description: z.string(),
  model: z.object({
    family: z.string(),
    trained_on: z.string(),
    trained_from: z.string().nullable(),
    trained_until: z.string().nullable(),
    /** People it learnt from; `null` of a model of one history. */
    listeners: z.int().nullable(),
    backtest: backtestFiguresSchema.nullable(),
  }).nullable(),
  endpoints: z.record(z.string(), z.string()),
}).meta({ id: "Home" });

export type Home = z.infer<typeof homeSchema>;

/** What `GET /` tells programs. */
export function homeSummary(model: ServedModel | null): Home {
  return {
    name: "breakout",
    version: VERSION,
    description: DESCRIPTION,
    model: model === null ? null : {
      family: model.artifact.model.family,
      trained_on: historyKind(model.artifact.input.simulated),
      trained_from: model.artifact.training?.train.months.first ?? null,
      trained_until: model.artifact.training?.validation.months.last ?? null,
      listeners: model.artifact.listeners?.count ?? null,
      backtest: model.backtest,
    },
    endpoints: ENDPOINTS,
  };
}
