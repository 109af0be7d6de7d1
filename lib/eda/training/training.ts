import { loadModel, readArtifact, type SavedModel } from "../../artifact/artifact.ts";
import { exists, readBytes, sha256 } from "../../base/files.ts";
import type { ProgressListener } from "../../base/progress.ts";
import { trainAndSave } from "../../commands/train/train.ts";
import { trainingInput } from "../../commands/train/training_input.ts";
import { FEW_ARTISTS } from "../../evaluation/backtest.ts";
import type { BacktestComparison } from "../../evaluation/backtest_report.ts";
import { type ComparedModel, compareModels } from "../../evaluation/comparison.ts";
import { wordsOf } from "../../features/registry.ts";
import { compare, type Contender, type ModelSelection } from "../../selection/compare.ts";
import { TooLittleHistory } from "../../split/split.ts";
import { splitTable, splitWarnings } from "../../split/split_table.ts";
import { historyArtists, historyMonths } from "../../split/training_table.ts";
import { counted, decimal } from "../../text/numbers.ts";
import type { BreakoutConfig } from "../../workspace/config.ts";
import { modelInUse } from "../../workspace/models.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { type Displayable, prose } from "../drawing/display.ts";
import type { OpenHistory } from "../history.ts";
import { attempt, type Available, isUnavailable } from "../unavailable.ts";

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

/** Which model is served and why, and what the figures cannot tell. */
export function verdict({ comparison, warnings }: Training): Displayable {
  const { served, choice, split } = comparison;
  const beaten = choice.beatenBy.map(({ name, validation }) =>
    `${wordsOf(name)} (${decimal(validation.pr_auc)})`
  );
  return prose(
    `Of this history's own models **${served.name}** is chosen: ${choice.reason}.`,
    beaten.length === 0
      ? "No heuristic ranks the validation months better."
      : `**But these plain numbers rank the validation months better: ${beaten.join(", ")}.**`,
    ...[...warnings, ...splitWarnings(split.summary)].map((warning) => `> Note: ${warning}.`),
  );
}

/** Every metric of every model on the test months, with intervals as the backtest has them. */
export function testFigures({ comparison, config }: Training): BacktestComparison {
  const { split: { parts: { test } }, served, models, heuristics } = comparison;
  const { bootstrap_draws: draws, seed, confidence } = config.backtest;
  // A heuristic has no threshold chosen, so it alerts of nothing.
  const said = ({ name, scores }: Contender, threshold = Infinity): ComparedModel => ({
    name,
    trained: threshold < Infinity,
    scores: scores.test,
    alerts: Uint8Array.from(scores.test, (score) => score >= threshold ? 1 : 0),
  });
  return compareModels(
    { months: historyMonths(test), artists: historyArtists(test), y: test.y },
    [
      ...models.map((model) => said(model, model.threshold.threshold)),
      ...heuristics.map((heuristic) => said(heuristic)),
    ],
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

/** Which model is used and why; of the root's own, what was saved and where. */
export function savedText(
  model: Available<TrainedModel>,
  { paths, record }: Pick<Workspace, "paths" | "record">,
): Displayable {
  if (isUnavailable(model)) {
    return prose("> **Nothing is saved.** There is too little to learn from.", model.unavailable);
  }
  const { fresh, why, path, saved: { artifact } } = model;
  return prose(
    ...(why === undefined ? [] : [why]),
    ...(path !== paths.artifact ? [] : [
      `${fresh ? "Saved" : "Using"} \`${record(path)}\`: ${artifact.model.family}, ` +
      `threshold ${decimal(artifact.threshold)}, ${artifact.feature_columns.length} features; ` +
      `SHA-256 of \`${artifact.model.file}\` begins \`${artifact.model.sha256.slice(0, 12)}\`.`,
      "These are the bytes that `deno task breakout train` writes.",
    ]),
  );
}
