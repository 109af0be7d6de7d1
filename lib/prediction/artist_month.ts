import { formatMonth, parseMonth } from "../base/calendar.ts";
import { UserError } from "../base/errors.ts";
import { itemAt } from "../base/items.ts";
import type { SavedModel } from "../artifact/artifact.ts";
import { matrixOf, monthCells, numberCells, rowsWith, textCells } from "../features/feature_csv.ts";
import type { CsvTable } from "../features/feature_csv.ts";
import { eligibilityOf } from "../labels/artist_months.ts";
import type { ArtistMonth } from "../labels/artist_months.ts";
import type { Rules } from "../labels/rules.ts";
import { lookUpArtist } from "../scrobbles/artist_lookup.ts";
import type { LastMonth } from "../scrobbles/incomplete_month.ts";
import { brokenRules } from "./broken_rules.ts";
import type { BrokenRule } from "./broken_rules.ts";
import { explainRows } from "./explanation.ts";
import type { Explanation } from "./explanation.ts";
import { scoresOf } from "./scores.ts";
import type { Score } from "./scores.ts";

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
export type ExplainedArtist =
  & { readonly artist_name: string; readonly listener?: string; readonly month: string }
  & (ScoredArtist | UnscoredArtist);

/** An eligible artist-month. */
export interface ScoredArtist extends Score, Explanation {
  readonly scored: true;
  readonly threshold: number;
}

/** An artist-month that is not eligible, with every rule that it breaks. */
export interface UnscoredArtist {
  readonly scored: false;
  readonly broken_rules: readonly BrokenRule[];
}

/** Columns of the features table that say which artist-months are eligible. */
export const ELIGIBILITY_COLUMNS = [
  "month",
  "artist_name",
  "plays_t",
  "share_t",
  "months_since_first_seen",
] as const;

/**
 * Explains the score of an artist in a month.
 *
 * @param features of the whole history
 * @param rules by which rows are scored, and `lastMonth` of the history
 * @param modelOf the model that scores a listener's rows; of `null` where there is one history
 * @throws UserError for an artist, listener or month that the history does not have, or where several
 * artists or listeners could be meant
 */
export async function explainedArtist(
  features: CsvTable,
  request: ExplainRequest,
  rules: Rules,
  lastMonth: LastMonth | undefined,
  modelOf: (listener: string | null) => Promise<SavedModel>,
): Promise<ExplainedArtist> {
  const listened = oneListener(features, request);
  const artist = lookUpArtist(request.artist, distinct(listened, "artist_name"));
  const { table, listener } = historyOf(listened, artist);
  const history = artistMonths(table);
  const incomplete = lastMonth?.keep_incomplete === false
    ? lastMonth.incomplete.find((left) => left.listener === listener)
    : undefined;
  const counted = request.month === undefined
    ? latestMonth(history, artist, rules, incomplete?.month)
    : monthOfHistory(request.month, history);
  const month = formatMonth(counted);

  const about = { artist_name: artist, ...(listener === undefined ? {} : { listener }), month };
  const broken_rules = brokenRules(history, artist, counted, rules, incomplete);
  if (broken_rules.length > 0) return { ...about, scored: false, broken_rules };

  const model = await modelOf(listener ?? null);
  const row = rowsWith(rowsWith(table, "artist_name", artist), "month", month);
  const matrix = matrixOf(row, model.artifact.feature_columns);
  return {
    ...about,
    scored: true,
    threshold: model.artifact.threshold,
    ...itemAt(scoresOf(model, matrix), 0),
    ...itemAt(explainRows(model.scorer, matrix), 0),
  };
}

/** The rows of the listener that is asked for; all if none is. */
function oneListener(features: CsvTable, { listener }: ExplainRequest): CsvTable {
  if (listener === undefined) return features;
  if (!features.columns.includes("listener")) {
    throw new UserError(
      `--listener ${listener}: the history is one listener's, it has no listener column; leave the ` +
        "option out",
    );
  }
  const rows = rowsWith(features, "listener", listener);
  if (rows.rows.length > 0) return rows;
  throw new UserError(
    `--listener ${listener}: no such listener; there are ${
      distinct(features, "listener").join(", ")
    }`,
  );
}

/** The history in which the artist is played, and whose it is. */
function historyOf(features: CsvTable, artist: string): { table: CsvTable; listener?: string } {
  if (!features.columns.includes("listener")) return { table: features };
  const played = distinct(rowsWith(features, "artist_name", artist), "listener");
  const [listener, ...others] = played;
  if (listener === undefined || others.length > 0) {
    throw new UserError(
      `--artist ${artist}: several listeners play this artist; choose one with --listener: ` +
        played.join(", "),
    );
  }
  return { table: rowsWith(features, "listener", listener), listener };
}

function distinct(table: CsvTable, column: string): string[] {
  return [...new Set(textCells(table, column))].sort();
}

/** What the rules look at in one listener's history. */
function artistMonths(table: CsvTable): ArtistMonth[] {
  const months = monthCells(table, "month");
  const plays = numberCells(table, "plays_t");
  const shares = numberCells(table, "share_t");
  const ages = numberCells(table, "months_since_first_seen");
  return textCells(table, "artist_name").map((artist, row) => ({
    listener: "",
    artist,
    month: itemAt(months, row),
    plays: itemAt(plays, row),
    share: itemAt(shares, row),
    monthsSinceFirstSeen: itemAt(ages, row),
  }));
}

/** The artist's latest month that is eligible and not left out; else the latest with a play. */
function latestMonth(
  history: readonly ArtistMonth[],
  artist: string,
  rules: Rules,
  leftOut: string | undefined,
): number {
  const brokenBy = eligibilityOf(history, rules);
  const played = history.filter((row) => row.artist === artist);
  const eligible = played.filter((row) =>
    brokenBy(row).length === 0 && formatMonth(row.month) !== leftOut
  );
  return lastOf(eligible.length > 0 ? eligible : played);
}

/** The month asked for. */
function monthOfHistory(asked: string, history: readonly ArtistMonth[]): number {
  const month = parseMonth(asked);
  if (month === null) throw new UserError(`--month ${asked}: not a month; write it like 2024-03`);
  const [first, last] = [firstOf(history), lastOf(history)];
  if (month < first || month > last) {
    const [from, to] = [first, last].map((month) => formatMonth(month).slice(0, 7));
    throw new UserError(`--month ${asked}: the history runs from ${from} to ${to}`);
  }
  return month;
}

const firstOf = (rows: readonly ArtistMonth[]): number =>
  rows.reduce((first, { month }) => Math.min(first, month), Infinity);
const lastOf = (rows: readonly ArtistMonth[]): number =>
  rows.reduce((last, { month }) => Math.max(last, month), -Infinity);
