import { formatMonth, parseMonth } from "../../base/calendar.ts";
import { UserError } from "../../base/errors.ts";
import { readText } from "../../base/files.ts";
import type { LastMonth } from "../../scrobbles/incomplete_month.ts";
import { loadModel, loadModelOf } from "../../artifact/artifact.ts";
import type { SavedModel } from "../../artifact/artifact.ts";
import { parseCsv, rowsWith, textCells } from "../../features/feature_csv.ts";
import { artifactInUse } from "../../workspace/workspace.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { readBuildReport } from "../build/build_report.ts";
import { SCORABLE_COLUMNS, watchlistOf } from "../../prediction/scores.ts";
import { writeWatchlist } from "../../prediction/watchlist.ts";
import type { WatchlistEntry } from "../../prediction/watchlist.ts";

/** The scored artists of one month, likeliest first. */
export interface ScoreReport {
  readonly file: string;
  readonly month: string;
  /** The last month that can be scored, and why not a later one. */
  readonly last_month?: LastMonth;
  /** Whether the history was made up; `null` if that is not known. */
  readonly simulated: boolean | null;
  /** Whether the model is the history's own, or the one that comes with the project. */
  readonly model: "own" | "shipped";
  /** Of the model that all share. */
  readonly threshold: number;
  /** Of listeners with a model of their own. */
  readonly own_thresholds?: readonly { readonly listener: string; readonly threshold: number }[];
  readonly artists: number;
  readonly alerts: number;
  readonly watchlist: readonly WatchlistEntry[];
}

/**
 * Scores the eligible artists of a month with the saved model and writes the watchlist.
 *
 * @param month `YYYY-MM`; the latest with an eligible artist if absent
 * @throws UserError without prepared rows or model, or for a month that has no eligible artist
 */
export async function scoreMonth(workspace: Workspace, month?: string): Promise<ScoreReport> {
  const { paths, show } = workspace;
  const inUse = await artifactInUse(workspace);
  const shared = await loadModel(inUse);
  const prepared = parseCsv(
    await readText(paths.scorable, "Build it with 'deno task breakout build'."),
    show(paths.scorable),
    [...SCORABLE_COLUMNS, ...shared.artifact.feature_columns],
  );
  const build = await readBuildReport(workspace);
  const chosen = chooseMonth(textCells(prepared, "month"), month, build?.last_month);
  const rows = rowsWith(prepared, "month", chosen);

  const listeners = rows.columns.includes("listener")
    ? [...new Set(textCells(rows, "listener"))].sort()
    : [null];
  const models = new Map<string | null, SavedModel>();
  for (const listener of listeners) {
    models.set(listener, await loadModelOf(listener, shared, inUse));
  }
  const watchlist = watchlistOf(rows, models);
  const simulated = build?.scrobbles.simulated ?? null;
  await writeWatchlist(paths.watchlist, watchlist, simulated);

  return {
    file: show(paths.watchlist),
    month: chosen,
    ...(build?.last_month === undefined ? {} : { last_month: build.last_month }),
    simulated,
    model: inUse === paths.artifact ? "own" : "shipped",
    threshold: shared.artifact.threshold,
    ...ownThresholds(models),
    artists: watchlist.length,
    alerts: watchlist.filter((entry) => entry.is_breakout).length,
    watchlist,
  };
}

function ownThresholds(
  models: ReadonlyMap<string | null, SavedModel>,
): Pick<ScoreReport, "own_thresholds"> {
  const own_thresholds = [...models].flatMap(([listener, { artifact }]) =>
    listener === null || artifact.listener === undefined
      ? []
      : [{ listener, threshold: artifact.threshold }]
  );
  return own_thresholds.length === 0 ? {} : { own_thresholds };
}

function chooseMonth(
  months: readonly string[],
  asked: string | undefined,
  end: LastMonth | undefined,
): string {
  const scorable = [...new Set(months)].sort();
  const [first, last] = [scorable[0], scorable.at(-1)];
  if (first === undefined || last === undefined) {
    throw new UserError(
      "no month has an eligible artist; see eligibility in configs/breakout.yaml",
    );
  }
  if (asked === undefined) return last;
  const month = parseMonth(asked);
  if (month === null) throw new UserError(`--month ${asked}: not a month; write it like 2024-03`);
  const spelled = formatMonth(month);
  if (!scorable.includes(spelled)) {
    const incomplete = end?.incomplete.find((left) => left.month === spelled);
    if (incomplete !== undefined && end?.keep_incomplete === false) {
      throw new UserError(
        `--month ${asked}: the month is incomplete (last play ${incomplete.last_play}: ` +
          `${incomplete.reason}); with labels.keep_incomplete_month in configs/breakout.yaml a ` +
          "build keeps it",
      );
    }
    throw new UserError(
      `--month ${asked}: no artist is eligible then; the scorable months run from ` +
        `${first.slice(0, 7)} to ${last.slice(0, 7)}`,
    );
  }
  return spelled;
}
