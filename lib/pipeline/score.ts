import pl from "nodejs-polars";
import { formatMonth, parseMonth } from "../calendar.ts";
import { UserError } from "../errors.ts";
import { writeAtomic } from "../files.ts";
import { loadModel } from "../model/artifact.ts";
import { probabilities } from "../model/scorer.ts";
import { historyKeys, readTable, toCsv } from "../tables/frame.ts";
import { eligibleRows } from "../tables/modeling.ts";
import { featureMatrix } from "../tables/training_table.ts";
import type { Workspace } from "../workspace.ts";
import { readBuildReport } from "./build.ts";

/** Columns of the watchlist that say how the artist was listened to. */
const CONTEXT = ["plays_t", "share_t", "days_active_t", "months_since_first_seen"] as const;

/** One artist of the watchlist. */
export interface WatchlistEntry {
  readonly rank: number;
  readonly listener?: string;
  readonly month: string;
  readonly artist_name: string;
  readonly probability: number;
  readonly is_breakout: boolean;
  readonly plays_t: number;
  readonly share_t: number;
  readonly days_active_t: number;
  readonly months_since_first_seen: number;
}

/** The scored artists of one month, likeliest first. */
export interface ScoreReport {
  readonly file: string;
  readonly month: string;
  readonly simulated: boolean;
  readonly threshold: number;
  readonly artists: number;
  readonly alerts: number;
  readonly watchlist: readonly WatchlistEntry[];
}

/**
 * Scores the eligible artists of a month with the saved model and writes the watchlist.
 *
 * @param month `YYYY-MM`; the latest with an eligible artist if absent
 * @throws UserError without features or model, or for a month that has no eligible artist
 */
export async function scoreMonth(workspace: Workspace, month?: string): Promise<ScoreReport> {
  const { paths, breakout, show } = workspace;
  const { artifact, scorer } = await loadModel(paths.artifact);
  const features = await readTable(
    paths.features,
    ["month", "artist_name", ...artifact.feature_columns, ...CONTEXT],
    "Build it with 'deno task breakout build'.",
  );
  const eligible = eligibleRows(features, breakout, show(paths.features));
  const chosen = chooseMonth(eligible.getColumn("month").unique().toArray().map(String), month);

  const rows = eligible.filter(pl.col("month").eq(pl.lit(chosen)));
  const matrix = featureMatrix(rows, artifact.feature_columns, show(paths.features));
  const scored = rows
    .withColumns(pl.Series("probability", Float64Array.from(probabilities(scorer, matrix))))
    .sort(["probability", "plays_t", "artist_name"], [true, true, false])
    .withColumns(
      pl.col("probability").gtEq(artifact.threshold).alias("is_breakout"),
      pl.Series("rank", Int32Array.from({ length: rows.height }, (_, place) => place + 1)),
      ...CONTEXT.filter((name) => name !== "share_t").map((name) => pl.col(name).cast(pl.Int32)),
    )
    .select(
      "rank",
      ...historyKeys(rows),
      "month",
      "artist_name",
      "probability",
      "is_breakout",
      ...CONTEXT,
    );
  await writeAtomic(paths.watchlist, toCsv(scored));

  const build = await readBuildReport(workspace);
  return {
    file: show(paths.watchlist),
    month: chosen,
    simulated: build?.scrobbles.simulated ?? false,
    threshold: artifact.threshold,
    artists: scored.height,
    alerts: scored.filter(pl.col("is_breakout")).height,
    watchlist: scored.toRecords().map((row) => ({
      rank: Number(row["rank"]),
      ...("listener" in row ? { listener: String(row["listener"]) } : {}),
      month: String(row["month"]),
      artist_name: String(row["artist_name"]),
      probability: Number(row["probability"]),
      is_breakout: row["is_breakout"] === true,
      plays_t: Number(row["plays_t"]),
      share_t: Number(row["share_t"]),
      days_active_t: Number(row["days_active_t"]),
      months_since_first_seen: Number(row["months_since_first_seen"]),
    })),
  };
}

function chooseMonth(scorable: string[], asked: string | undefined): string {
  const sorted = [...scorable].sort();
  const last = sorted.at(-1);
  const first = sorted[0];
  if (first === undefined || last === undefined) {
    throw new UserError(
      "no month has an eligible artist; see eligibility in configs/breakout.yaml",
    );
  }
  if (asked === undefined) return last;
  const month = parseMonth(asked);
  if (month === null) throw new UserError(`--month ${asked}: not a month; write it like 2024-03`);
  const spelled = formatMonth(month);
  if (!sorted.includes(spelled)) {
    throw new UserError(
      `--month ${asked}: no artist is eligible then; the scorable months run from ` +
        `${first.slice(0, 7)} to ${last.slice(0, 7)}`,
    );
  }
  return spelled;
}
