import { z } from "zod";
import { historyKind } from "../text/simulated.ts";
import { VERSION } from "../base/version.ts";
import { backtestFiguresSchema, type ServedModel } from "./served_model.ts";
import type { App } from "./service.ts";

/** What the service does, in a sentence. */
export const DESCRIPTION =
  "Predicts which newly discovered artists become core to a listener's listening.";

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

/**
 * What `GET /` tells programs.
 *
 * @param registry of the documented routes
 */
export function homeSummary(
  model: ServedModel | null,
  registry: App["openAPIRegistry"],
): z.infer<typeof homeSchema> {
  const documented = registry.definitions.flatMap((definition) => {
    if (definition.type !== "route") return [];
    const { operationId, method, path } = definition.route;
    return [[operationId ?? path, `${method.toUpperCase()} ${path}`]];
  });
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
    endpoints: {
      ...Object.fromEntries(documented),
      openapi: "GET /openapi.json",
      docs: "GET /docs",
    },
  };
}
