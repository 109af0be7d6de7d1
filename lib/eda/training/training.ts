import type { ProgressListener } from "../../base/progress.ts";
import { loadModel, readArtifact, type SavedModel } from "../../artifact/artifact.ts";
import { exists, readBytes, sha256 } from "../../base/files.ts";
import { trainAndSave } from "../../commands/train/train.ts";
import { trainingInput } from "../../commands/train/training_input.ts";
import { FEW_ARTISTS } from "../../evaluation/backtest.ts";
import { compareModels } from "../../evaluation/comparison.ts";
import type { BacktestComparison } from "../../evaluation/backtest_report.ts";
import {
  compare,
  type Contender,
  type ModelSelection,
  type TrainedContender,
} from "../../selection/compare.ts";
import { TooLittleHistory } from "../../split/split.ts";
import { splitTable } from "../../split/split_table.ts";
import { historyArtists, historyMonths } from "../../split/training_table.ts";
import { counted } from "../../text/numbers.ts";
import type { BreakoutConfig } from "../../workspace/config.ts";
import { modelInUse } from "../../workspace/models.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { OpenHistory } from "../history.ts";
import { attempt, type Available } from "../unavailable.ts";

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

/** A saved model. */
export interface TrainedModel {
  readonly saved: SavedModel;
  /** Of its artifact. */
  readonly path: string;
  /** Whether it was trained just now. */
  readonly fresh: boolean;
  /** Why it answers and no other; absent where that is not asked. */
  readonly why?: string;
}

/** Trains and saves, as `breakout train` does: the root's own model. */
export function trainedModel(
  { workspace }: OpenHistory,
  onProgress?: ProgressListener,
): Promise<Available<TrainedModel>> {
  return attempt(async () => {
    await trainAndSave(workspace, {}, onProgress);
    const path = workspace.paths.artifact;
    return { saved: await loadModel(path), path, fresh: true };
  });
}

/**
 * The model that answers for a history: first the root's own is trained, unless the saved one learnt
 * from this very modeling table or there is too little to learn from.
 */
export function savedModel(
  { workspace }: OpenHistory,
  onProgress?: ProgressListener,
): Promise<Available<TrainedModel>> {
  return attempt(async () => {
    const fresh = !await isOfTheTable(workspace);
    if (fresh) {
      await trainAndSave(workspace, {}, onProgress).catch((error: unknown) => {
        if (!(error instanceof TooLittleHistory)) throw error;
      });
    }
    const { path, own, why } = await modelInUse(workspace);
    return { saved: await loadModel(path), path, why, fresh: fresh && own };
  });
}

async function isOfTheTable({ paths }: Workspace): Promise<boolean> {
  if (!await exists(paths.artifact)) return false;
  const { input } = await readArtifact(paths.artifact);
  return input.sha256 === sha256(await readBytes(paths.modeling, ""));
}

/** Every model that learns, then every heuristic. */
function contendersOf(
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
