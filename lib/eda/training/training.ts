import type { BreakoutConfig } from "../../workspace/config.ts";
import { UserError } from "../../base/errors.ts";
import { compareModels } from "../../evaluation/comparison.ts";
import type { Comparison as ComparedFigures } from "../../evaluation/backtest_report.ts";
import type { ProgressListener } from "../../models/candidate.ts";
import { compare } from "../../models/compare.ts";
import type { Comparison, Contender, TrainedContender } from "../../models/compare.ts";
import { splitTable } from "../../split/split_table.ts";
import { trainingInput } from "../../commands/train/training_input.ts";
import { historyMonths } from "../../split/training_table.ts";
import type { TrainingTable } from "../../split/training_table.ts";
import type { History } from "../history.ts";
import { unavailable } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";

/** Every model and heuristic on one split, in memory. */
export interface Training {
  readonly comparison: Comparison;
  readonly config: BreakoutConfig;
  /** What to know of the table, in words. */
  readonly warnings: readonly string[];
}

/**
 * Trains and compares as `breakout train` does, without saving anything.
 *
 * @returns unavailable, with what it says, where there is too little to learn from
 */
export async function trainModels(
  { workspace }: History,
  onProgress?: ProgressListener,
): Promise<Available<Training>> {
  try {
    const { table, breakout, warnings } = await trainingInput(workspace, {});
    const split = splitTable(table, workspace.project.split, breakout);
    return { comparison: compare(split, breakout, onProgress), config: breakout, warnings };
  } catch (error) {
    if (error instanceof UserError) return unavailable(error.message);
    throw error;
  }
}

/** Every model that learns, then every heuristic. */
export function contendersOf({ models, heuristics }: Comparison): (Contender | TrainedContender)[] {
  return [...models, ...heuristics];
}

/** What the bootstrap draws: the artist of each row, told apart by listener. */
export function artistClusters({ artists, listeners }: TrainingTable): string[] {
  return artists.map((artist, row) => JSON.stringify([artist, listeners?.[row]]));
}

/** Every metric of every model on the test months, with intervals as the backtest has them. */
export function testFigures({ comparison, config }: Training): ComparedFigures {
  const { split: { parts: { test } }, served } = comparison;
  const { bootstrap_draws: draws, seed, confidence } = config.backtest;
  const months = historyMonths(test);
  return compareModels(
    { months, artists: artistClusters(test), y: test.y },
    contendersOf(comparison).map((contender) => ({
      name: contender.name,
      trained: "model" in contender,
      scores: contender.scores.test,
      alerts: alertsOf(contender),
    })),
    { winner: served.name, draws, seed, confidence },
  );
}

/** A heuristic has no threshold chosen, so it alerts of nothing. */
function alertsOf(contender: Contender | TrainedContender): Uint8Array {
  const threshold = "threshold" in contender ? contender.threshold.threshold : Infinity;
  return Uint8Array.from(contender.scores.test, (score) => score >= threshold ? 1 : 0);
}
