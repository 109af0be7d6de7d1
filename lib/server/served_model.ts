import { z } from "zod";
import { messageOf } from "../base/errors.ts";
import {
  backtestReportSchema,
  comparisonSchema,
  modelFiguresSchema,
} from "../evaluation/backtest_report.ts";
import { exists } from "../base/files.ts";
import { readRecord } from "../base/records.ts";
import { loadModel, type SavedModel } from "../artifact/artifact.ts";
import { probabilities } from "../models/scorer.ts";
import type { ModelInUse } from "../workspace/models.ts";
import type { Log } from "./log.ts";
import { Problem } from "./problem.ts";

/** How a model did in the backtest: figures with their bootstrap intervals. */
export const backtestFiguresSchema = z.object({
  confidence: backtestReportSchema.shape.settings.shape.confidence.meta({
    description: "Of the intervals from low to high.",
  }),
  ...comparisonSchema.pick({ months: true, rows: true, positives: true, prevalence: true }).shape,
  ...modelFiguresSchema.pick({ metrics: true, alerts_per_month: true }).shape,
});

type BacktestFigures = z.infer<typeof backtestFiguresSchema>;

/** The model of lists with what is known of it, and the one of single records. */
export interface ServedModel extends SavedModel, ModelInUse {
  /** What answers `/predict` and `/explain`: the same model if its columns are the documented ones. */
  readonly records: SavedModel;
  /** `null` if there was no backtest of this family on the table that the model learnt from. */
  readonly backtest: BacktestFigures | null;
}

/** Where the models' files lie. */
export interface ModelPaths extends ModelInUse {
  readonly backtest: string;
  /** Artifacts of models that may answer records: the first with the documented columns does. */
  readonly records: readonly string[];
  /** The columns that a record is documented to have. */
  readonly recordColumns: readonly string[];
}

/**
 * Loads the models and tries them, before they serve anyone.
 *
 * @throws UserError if a file is missing or damaged
 * @throws RangeError if what it predicts is no probability
 */
export async function loadServedModel(paths: ModelPaths, log: Log): Promise<ServedModel> {
  const { path, own, why, listeners } = paths;
  const model = await loadModel(path);
  tryModel(model);
  const records = await loadRecordModel(model, paths);
  const backtest = await readBacktest(paths.backtest, model, log);
  return { ...model, path, own, why, listeners, records, backtest };
}

async function loadRecordModel(
  model: SavedModel,
  { records, recordColumns }: ModelPaths,
): Promise<SavedModel> {
  const fits = ({ artifact }: SavedModel): boolean =>
    artifact.feature_columns.join() === recordColumns.join();
  if (fits(model)) return model;
  for (const path of records) {
    if (!await exists(path)) continue;
    const other = await loadModel(path);
    if (!fits(other)) continue;
    tryModel(other);
    return other;
  }
  return model;
}

/** Scores a row of nothing and a row of zeros. */
function tryModel({ artifact: { feature_columns: columns }, scorer }: SavedModel): void {
  const values = new Float32Array(2 * columns.length).fill(NaN, 0, columns.length);
  for (const probability of probabilities(scorer, { values, rows: 2, columns })) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new RangeError(`the model predicts ${probability}, which is no probability`);
    }
  }
}

async function readBacktest(
  path: string,
  { artifact }: SavedModel,
  log: Log,
): Promise<BacktestFigures | null> {
  if (!await exists(path)) return null;
  try {
    const report = await readRecord(path, backtestReportSchema, "");
    const figures = report.all.models[artifact.model.family];
    if (report.input.sha256 !== artifact.input.sha256 || figures === undefined) return null;
    const { confidence } = report.settings;
    return backtestFiguresSchema.parse({ confidence, ...report.all, ...figures });
  } catch (error) {
    // The model serves without: these figures only tell about it.
    log.add("warn", "backtest not readable", { path, error: messageOf(error) });
    return null;
  }
}

/** @throws Problem 503 while there is no model */
export function requireModel(model: ServedModel | null): ServedModel {
  if (model !== null) return model;
  throw new Problem(503, "no model is loaded yet", [], { "retry-after": "5" });
}
