import type { ProgressListener } from "../../base/progress.ts";
import { calendarOf } from "../../base/calendar.ts";
import { itemAt } from "../../base/items.ts";
import { rulesSchema } from "../../labels/rules.ts";
import type { BootstrapEstimate } from "../../metrics/bootstrap.ts";
import { xgboostLibrary } from "../../models/xgboost/library.ts";
import { type OtherSetting, otherSettings } from "../../workspace/config.ts";
import { readListening } from "../../workspace/listening.ts";
import { featuresInSet } from "../../features/feature_sets.ts";
import { readRuns, rememberRun } from "../../workspace/runs.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { checkFeatures } from "./check.ts";
import { configOf, type Idea } from "./idea.ts";
import type { IdeaTrial, IdeaVerdict, JudgedIdea } from "./judged.ts";
import { judgeOnHistory } from "./on_history.ts";
import { judgeOnListeners } from "./on_listeners.ts";

export interface ExperimentOptions {
  /** A root with the histories of many listeners, on which it is tried too. */
  readonly listeners?: Workspace;
  /** Whether to learn from all rows, with all trees, as `evaluate` does. */
  readonly full?: boolean;
  readonly onProgress?: ProgressListener;
}

export interface ExperimentReport {
  readonly schema_version: 1;
  readonly name: string;
  readonly quick: boolean;
  /** What the most can be learnt from says: many listeners, if they were asked. */
  readonly verdict: IdeaVerdict;
  readonly features: readonly string[];
  /** Rules and settings that it has otherwise: `one` at hand, `other` with the idea. */
  readonly settings: readonly OtherSetting[];
  /** On the many listeners first. */
  readonly judged: readonly JudgedIdea[];
  /** Which experiment this is on the same data, from 1. */
  readonly attempt: number;
}

/**
 * Tries an idea: the model at hand and the one with the idea learn from the same rows and are judged
 * on the same rows, which neither has seen; see {@link judgeOnHistory} and {@link judgeOnListeners}.
 * The run is remembered.
 *
 * @throws UserError for an idea that cannot be tried, or a history that nothing can be judged on
 */
export async function tryIdea(
  workspace: Workspace,
  idea: Idea,
  { listeners, full = false, onProgress = () => {} }: ExperimentOptions = {},
): Promise<ExperimentReport> {
  const began = new Date();
  xgboostLibrary(); // a missing library is told before any work is done
  const { breakout } = workspace;
  const changed = configOf(breakout, idea);
  const { features = [] } = idea;
  const trial: IdeaTrial = {
    config: { at_hand: breakout, with_idea: changed },
    features,
    sameRules: rulesText(breakout) === rulesText(changed),
  };
  const judged: JudgedIdea[] = [];
  // The quick one first: a history that cannot be judged is told before the long work.
  for (const root of [workspace, ...(listeners === undefined ? [] : [listeners])]) {
    judged.unshift(await judgeOn(root, trial, !full, onProgress));
  }

  const { file, sha256, simulated, judgements, on } = itemAt(judged, 0);
  const { verdict } = itemAt(judgements, 0);
  const added = features.map(({ name }) => name);
  const set = on === "listeners" ? changed.listeners.feature_set : changed.features.feature_set;
  const before = (await readRuns(workspace))
    .filter(({ command, data }) => command === "experiment" && data.sha256 === sha256);
  await rememberRun(workspace, began, {
    command: "experiment",
    name: idea.name,
    seed: breakout.backtest.seed,
    data: { file, sha256, simulated },
    settings: {
      ...changed,
      experiment: {
        quick: !full,
        features: Object.fromEntries(features.map((of) => [of.name, String(of.compute)])),
      },
    },
    columns: [...featuresInSet(changed, set), ...added],
    figures: Object.fromEntries(
      judged.flatMap((of, place) => figuresOf(of, place === 0 ? "" : ", own root")),
    ),
    verdict,
  });
  return {
    schema_version: 1,
    name: idea.name,
    quick: !full,
    verdict,
    features: added,
    settings: otherSettings(breakout, changed),
    judged,
    attempt: before.length + 1,
  };
}

function rulesText(config: Workspace["breakout"]): string {
  return JSON.stringify(rulesSchema.parse(config));
}

async function judgeOn(
  root: Workspace,
  trial: IdeaTrial,
  quick: boolean,
  onProgress: ProgressListener,
): Promise<JudgedIdea> {
  const listening = await readListening(root);
  const { histories, sha256, simulated } = listening;
  const { timezone } = root.project.time;
  const seconds = checkFeatures(trial.features, histories, {
    calendar: calendarOf(timezone),
    rules: trial.config.with_idea,
  });
  const many = histories.length >= trial.config.at_hand.listeners.fewest;
  return {
    on: many ? "listeners" : "history",
    listeners: histories.length,
    file: root.record(root.paths.scrobbles),
    sha256,
    simulated,
    metric: trial.sameRules ? "average precision" : "average precision above the prevalence",
    ...(many
      ? judgeOnListeners(histories, timezone, trial, quick, onProgress)
      : judgeOnHistory(root, listening, trial, onProgress)),
    microseconds_per_row: seconds * 1e6,
  };
}

/**
 * What is remembered: of each kind of rows the difference, then what both have.
 *
 * @param root stands behind their names, so that those of two roots are told apart
 */
function figuresOf(
  { judgements, metric }: JudgedIdea,
  root: string,
): [string, BootstrapEstimate][] {
  const alone = (value: number | null): BootstrapEstimate => ({ value, low: null, high: null });
  const short = metric === "average precision" ? "AP" : "AP above prevalence";
  return judgements.flatMap((
    { on, difference, at_hand, with_idea },
  ): [string, BootstrapEstimate][] => [
    [`${short} gained, ${on}${root}`, difference],
    [`${short} at hand, ${on}${root}`, alone(at_hand)],
    [`${short} with the idea, ${on}${root}`, alone(with_idea)],
  ]);
}
