import pl from "nodejs-polars";
import { formatMonth, parseMonth } from "../calendar.ts";
import { UserError } from "../errors.ts";
import { lookUpArtist } from "../history/artist_lookup.ts";
import { loadModel, loadModelOf } from "../model/artifact.ts";
import { explainRows } from "../model/reasons.ts";
import type { Explanation } from "../model/reasons.ts";
import { probabilities, rawProbabilities } from "../model/scorer.ts";
import { historyKeys, readTable, textsOf } from "../tables/frame.ts";
import type { Frame } from "../tables/frame.ts";
import { ELIGIBILITY, withEligibility } from "../tables/modeling.ts";
import { featureMatrix } from "../tables/training_table.ts";
import type { Workspace } from "../workspace.ts";
import { brokenRules } from "./broken_rules.ts";
import type { BrokenRule } from "./broken_rules.ts";
import { readBuildReport } from "./build_report.ts";

/** Whom to explain. */
export interface ExplainRequest {
  /** As the user writes it: case and accents are forgiven. */
  readonly artist: string;
  /** `YYYY-MM`; the artist's latest eligible month if absent, or latest of all. */
  readonly month?: string;
  /** Needed where several listeners play the artist. */
  readonly listener?: string;
}

/** An artist-month, and why the model thinks of it what it does, or why it is not asked. */
export type ExplainReport =
  & {
    readonly artist_name: string;
    readonly listener?: string;
    readonly month: string;
    readonly simulated: boolean;
  }
  & (ScoredReport | UnscoredReport);

/** An eligible artist-month. */
export interface ScoredReport extends Explanation {
  readonly scored: true;
  readonly probability: number;
  /** As the model itself gives it, where `probability` is a calibrated one. */
  readonly raw_score?: number;
  readonly threshold: number;
  readonly is_breakout: boolean;
}

/** An artist-month that is not eligible, with every rule that it breaks. */
export interface UnscoredReport {
  readonly scored: false;
  readonly broken_rules: readonly BrokenRule[];
}

/**
 * Explains the score of an artist in a month.
 *
 * @throws UserError without features or model, for an artist, listener or month that the history
 * does not have, or where several artists or listeners could be meant
 */
export async function explainArtist(
  workspace: Workspace,
  request: ExplainRequest,
): Promise<ExplainReport> {
  const { paths, breakout, show } = workspace;
  const shared = await loadModel(paths.artifact);
  const all = await readTable(
    paths.features,
    [
      "month",
      "artist_name",
      "plays_t",
      "share_t",
      "months_since_first_seen",
      ...shared.artifact.feature_columns,
    ],
    "Build it with 'deno task breakout build'.",
  );
  const listened = oneListener(all, request);
  const artist = lookUpArtist(
    request.artist,
    listened.getColumn("artist_name").unique().toArray().map(String),
  );
  const { history, listener } = historyOf(listened, artist);
  const build = await readBuildReport(workspace);
  // Those of the build say which rows are scored; the configuration may have changed since.
  const rules = build?.rules ?? breakout;
  const rows = withEligibility(history, rules, show(paths.features))
    .filter(pl.col("artist_name").eq(pl.lit(artist)));
  const incomplete = build?.last_month?.keep_incomplete === false
    ? build.last_month.incomplete.find((left) => left.listener === listener)
    : undefined;
  const month = request.month === undefined
    ? latestMonth(rows, incomplete?.month)
    : monthOfHistory(request.month, textsOf(history, "month"));
  const row = rows.filter(pl.col("month").eq(pl.lit(month)));

  const about = {
    artist_name: artist,
    ...(listener === undefined ? {} : { listener }),
    month,
    simulated: build?.scrobbles.simulated ?? false,
  };
  const broken_rules = brokenRules(rows, month, rules, incomplete);
  if (broken_rules.length > 0) return { ...about, scored: false, broken_rules };

  const { artifact, scorer } = await loadModelOf(listener ?? null, shared, paths.artifact);
  const matrix = featureMatrix(row, artifact.feature_columns, show(paths.features));
  const [probability = NaN] = probabilities(scorer, matrix);
  const [raw_score = NaN] = rawProbabilities(scorer, matrix);
  const [explanation] = explainRows(scorer, matrix);
  if (explanation === undefined) throw new RangeError(`no row of ${artist} in ${month}`);
  const { threshold } = artifact;
  return {
    ...about,
    scored: true,
    probability,
    ...(scorer.calibration === undefined ? {} : { raw_score }),
    threshold,
    is_breakout: probability >= threshold,
    ...explanation,
  };
}

/** The rows of the listener that is asked for; all if none is. */
function oneListener(features: Frame, { listener }: ExplainRequest): Frame {
  if (listener === undefined) return features;
  if (historyKeys(features).length === 0) {
    throw new UserError(
      `--listener ${listener}: the history is one listener's, it has no listener column; leave the ` +
        "option out",
    );
  }
  const rows = features.filter(pl.col("listener").eq(pl.lit(listener)));
  if (rows.height > 0) return rows;
  throw new UserError(
    `--listener ${listener}: no such listener; there are ${listenersOf(features).join(", ")}`,
  );
}

/** The history in which the artist is played, and whose it is. */
function historyOf(features: Frame, artist: string): { history: Frame; listener?: string } {
  if (historyKeys(features).length === 0) return { history: features };
  const played = listenersOf(features.filter(pl.col("artist_name").eq(pl.lit(artist))));
  const [listener, ...others] = played;
  if (listener === undefined || others.length > 0) {
    throw new UserError(
      `--artist ${artist}: several listeners play this artist; choose one with --listener: ` +
        played.join(", "),
    );
  }
  return { history: features.filter(pl.col("listener").eq(pl.lit(listener))), listener };
}

function listenersOf(features: Frame): string[] {
  return features.getColumn("listener").unique().toArray().map(String).sort();
}

/** The artist's latest month that is eligible and not left out; else the latest with a play. */
function latestMonth(rows: Frame, leftOut: string | undefined): string {
  const kept = ELIGIBILITY.map((rule) => pl.col(rule)).reduce((all, rule) => all.and(rule));
  const eligible = textsOf(rows.filter(kept), "month").filter((month) => month !== leftOut);
  return latest(eligible.length > 0 ? eligible : textsOf(rows, "month"));
}

/** The month asked for, as files spell it. */
function monthOfHistory(asked: string, months: readonly string[]): string {
  const month = parseMonth(asked);
  if (month === null) throw new UserError(`--month ${asked}: not a month; write it like 2024-03`);
  const spelled = formatMonth(month);
  const [first, last] = [earliest(months), latest(months)];
  if (spelled < first || spelled > last) {
    throw new UserError(
      `--month ${asked}: the history runs from ${first.slice(0, 7)} to ${last.slice(0, 7)}`,
    );
  }
  return spelled;
}

const latest = (months: readonly string[]): string => months.reduce((a, b) => a > b ? a : b);
const earliest = (months: readonly string[]): string => months.reduce((a, b) => a < b ? a : b);
