import type { ProgressListener } from "../../base/progress.ts";
import { loadModel, type Speaks } from "../../artifact/artifact.ts";
import { calendarOf } from "../../base/calendar.ts";
import { UserError } from "../../base/errors.ts";
import { exists } from "../../base/files.ts";
import { backtestTable, FEW_ARTISTS } from "../../evaluation/backtest.ts";
import type { BacktestComparison } from "../../evaluation/backtest_report.ts";
import { knownScores } from "../../evaluation/known_scores.ts";
import { featureTable } from "../../features/features.ts";
import { FEATURES } from "../../features/registry.ts";
import { type Candidate, fixed } from "../../models/candidate.ts";
import { type History, lengthInMonths } from "../../scrobbles/history.ts";
import { LONG_MONTHS } from "../../split/enough.ts";
import { calendarMonths } from "../../snapshots/periods.ts";
import { snapshotsOf } from "../../snapshots/snapshots.ts";
import { rowsOf } from "../../snapshots/table.ts";
import type { TrainingTable } from "../../split/training_table.ts";
import { count, counted, decimal, percent, signed } from "../../text/text.ts";
import { type Listening, readListening } from "../../workspace/listening.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { TrainingInput } from "./training_input.ts";

const OWN = "The model learnt from this history answers";
const SHARED = "The model that comes with Breakout answers";

/**
 * Decides whether the model that was learnt from a history answers for it, or the one that comes with
 * the project. A model of one's own must prove itself: on the months of a backtest, predicted by both,
 * the interval of its PR-AUC minus the other's must lie above 0. Of several listeners it must do so
 * for each.
 *
 * @param own how the model to be saved learns
 * @param onProgress hears of each fit to come
 * @param known the history, where it has been read before
 */
export async function whoSpeaks(
  workspace: Workspace,
  { table, build, breakout }: TrainingInput,
  own: Candidate,
  onProgress: ProgressListener = () => {},
  known: Listening | null = null,
): Promise<Speaks> {
  const { paths, project } = workspace;
  if (paths.artifact === paths.shipped) {
    return { own: true, why: `${OWN}: --model-dir asks for it.` };
  }
  if (breakout.modeling.production_model !== "best") {
    return { own: true, why: `${OWN}: modeling.production_model names its family.` };
  }
  const listening = known ??
    (await exists(paths.scrobbles) ? await readListening(workspace) : null);
  const shared = build === null || listening?.sha256 !== build.scrobbles.sha256
    ? null
    : await sharedCandidate(workspace, listening.histories, table);
  if (listening === null || shared === null) {
    return {
      own: true,
      why: `${OWN}: its table is not built from the history that is there now, so the model that ` +
        "comes with Breakout could not be held against it.",
    };
  }
  const { histories } = listening;
  const months = Math.max(...histories.map(lengthInMonths));
  if (months <= LONG_MONTHS) return tooShort(months);
  try {
    const { all, listeners } = backtestTable(table, {
      // The labels are those of the build; the configuration may have changed since.
      config: { ...breakout, ...build?.rules },
      candidates: [own, shared],
      winner: { name: own.name, reason: "" },
      split: project.split,
      onProgress: (done, of, note = "") => onProgress(done, of, `on trial ${note}`),
    });
    const { confidence } = breakout.backtest;
    if (listeners === undefined) return verdictOf(all, own.name, confidence);
    return together(histories.map((history) => {
      const listener = history.listener ?? "";
      const length = lengthInMonths(history);
      const compared = listeners[listener];
      const verdict = length <= LONG_MONTHS
        ? tooShort(length)
        : compared === undefined
        ? TOO_LITTLE
        : verdictOf(compared, own.name, confidence);
      return { listener, ...verdict };
    }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return TOO_LITTLE;
  }
}

type Verdict = Omit<Speaks, "listeners">;

const TOO_LITTLE: Verdict = {
  own: false,
  why: `${SHARED}: too little happened in this history for its own model to be held against it.`,
};

function tooShort(months: number): Verdict {
  return {
    own: false,
    why: `${SHARED}: the history is ${counted(Math.floor(months), "month")} long, and from ` +
      `${LONG_MONTHS} months on its own model is held against it.`,
  };
}

/** What is decided for each of several listeners, in a sentence. */
function together(listeners: NonNullable<Speaks["listeners"]>): Speaks {
  const proven = listeners.filter(({ own }) => own).map(({ listener }) => listener);
  const others = listeners.length - proven.length;
  const why = others === 0
    ? `${OWN}: it is proven better for each of the ${listeners.length} listeners.`
    : proven.length === 0
    ? `${SHARED}: for none of the ${listeners.length} listeners is one learnt from this history ` +
      "proven better."
    : `${SHARED} for ${
      count(others)
    } of ${listeners.length} listeners; the model learnt from this ` +
      `history answers for ${proven.join(", ")}, where it is proven better.`;
  return { own: others === 0, why, listeners };
}

function verdictOf(
  { artists_with_positives: artists, models, months, winner_minus }: BacktestComparison,
  own: string,
  confidence: number,
): Verdict {
  if (artists < FEW_ARTISTS) {
    return {
      own: false,
      why: `${SHARED}: ${counted(artists, "artist")} broke out in the ` +
        `${counted(months, "month")} on which a model of this history can be held ` +
        `against it, and it takes ${count(FEW_ARTISTS)} to tell which is better.`,
    };
  }
  const prAuc = (name: string): string => decimal(models[name]?.metrics.pr_auc.value ?? null);
  const { value = null, low = null, high = null } = winner_minus["shared"]?.pr_auc ?? {};
  const proven = low !== null && low > 0;
  return {
    own: proven,
    why: `${proven ? OWN : SHARED}: on ${counted(months, "month")} that neither had seen, the ` +
      `history's own (${own}) is ${proven ? "" : "not "}proven better. Average precision ` +
      `${prAuc(own)} against ${prAuc("shared")}, a difference of ${signed(value)} ` +
      `(${percent(confidence, 0)} interval ${signed(low)} to ${signed(high)}).`,
  };
}

/**
 * The model that comes with the project as a candidate that has nothing to learn.
 *
 * @returns `null` where the table has a row that the histories do not have
 */
async function sharedCandidate(
  { paths, project, breakout }: Workspace,
  histories: readonly History[],
  table: TrainingTable,
): Promise<Candidate | null> {
  const { artifact: { feature_columns: columns }, scorer } = await loadModel(paths.shipped);
  const periods = calendarMonths(calendarOf(project.time.timezone));
  const features = featureTable(
    rowsOf(histories.map((history) => snapshotsOf(history, periods))),
    breakout,
    FEATURES.filter(({ name }) => columns.includes(name)),
  );
  const scores = knownScores(scorer, features, columns, paths.shipped);
  return scores(table).some(Number.isNaN) ? null : fixed("shared", true, { scores });
}
