import { loadModel } from "../../artifact/artifact.ts";
import type { SavedModel } from "../../artifact/artifact.ts";
import { exists, readBytes, sha256 } from "../../base/files.ts";
import { trainAndSave } from "../../commands/train/train.ts";
import { trainingInput } from "../../commands/train/training_input.ts";
import { FEW_ARTISTS } from "../../evaluation/backtest.ts";
import { compareModels } from "../../evaluation/comparison.ts";
import type { BacktestComparison } from "../../evaluation/backtest_report.ts";
import type { ProgressListener } from "../../models/candidate.ts";
import { compare } from "../../models/compare.ts";
import type { Contender, ModelSelection, TrainedContender } from "../../models/compare.ts";
import { splitTable } from "../../split/split_table.ts";
import { historyArtists, historyMonths } from "../../split/training_table.ts";
import { counted } from "../../text/numbers.ts";
import type { BreakoutConfig } from "../../workspace/config.ts";
import type { OpenHistory } from "../history.ts";
import { attempt } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";

/** Every model and heuristic on one split, in memory. */
export interface Training {
  readonly comparison: ModelSelection;
  readonly config: BreakoutConfig;
  /** What to know of the table, in words. */
  readonly warnings: readonly string[];
}

/** Trains and compares as `breakout train` does, without saving anything. */
export function trainModels(
  { workspace }: OpenHistory,
  onProgress?: ProgressListener,
): Promise<Available<Training>> {
  return attempt(async () => {
    const { table, breakout, warnings } = await trainingInput(workspace, {});
    const split = splitTable(table, workspace.project.split, breakout);
    return { comparison: compare(split, breakout, onProgress), config: breakout, warnings };
  });
}

/** The root's saved model. */
export interface TrainedModel {
  readonly saved: SavedModel;
  /** Whether it was trained just now. */
  readonly fresh: boolean;
}

/** Trains and saves, as `breakout train` does. */
export function trainedModel(
  { workspace }: OpenHistory,
  onProgress?: ProgressListener,
): Promise<Available<TrainedModel>> {
  return attempt(async () => {
    await trainAndSave(workspace, {}, onProgress);
    return { saved: await loadModel(workspace.paths.artifact), fresh: true };
  });
}

/** The saved model if it learnt from this very modeling table; else trains one. */
export async function savedModel(
  history: OpenHistory,
  onProgress?: ProgressListener,
): Promise<Available<TrainedModel>> {
  const { paths } = history.workspace;
  if (await exists(paths.artifact)) {
    const saved = await loadModel(paths.artifact);
    const table = sha256(await readBytes(paths.modeling, ""));
    if (saved.artifact.input.sha256 === table) return { saved, fresh: false };
  }
  return await trainedModel(history, onProgress);
}

/** Every model that learns, then every heuristic. */
export function contendersOf(
  { models, heuristics }: ModelSelection,
): (Contender | TrainedContender)[] {
  return [...models, ...heuristics];
}

/** Every metric of every model on the test months, with intervals as the backtest has them. */
export function testFigures({ comparison, config }: Training): BacktestComparison {
  const { split: { parts: { test } }, served } = comparison;
  const { bootstrap_draws: draws, seed, confidence } = config.backtest;
  return compareModels(
    { months: historyMonths(test), artists: historyArtists(test), y: test.y },
    contendersOf(comparison).map((contender) => {
      // A heuristic has no threshold chosen, so it alerts of nothing.
      const threshold = "threshold" in contender ? contender.threshold.threshold : Infinity;
      const scores = contender.scores.test;
      return {
        name: contender.name,
        trained: "model" in contender,
        scores,
        alerts: Uint8Array.from(scores, (score) => score >= threshold ? 1 : 0),
      };
    }),
    { winner: served.name, draws, seed, confidence },
  );
}

/**
 * What a figure with bootstrap intervals over artists must say where too few artists broke out; empty
 * where there are enough.
 */
export function fewArtistsWarning(artistsWithBreakouts: number): string {
  return artistsWithBreakouts >= FEW_ARTISTS
    ? ""
    : ` CAUTION: breakouts of ${counted(artistsWithBreakouts, "artist")} only; intervals from so ` +
      "few come out too narrow, and the order of the models may be chance.";
}
