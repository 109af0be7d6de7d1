import pl from "nodejs-polars";
import type { Rules } from "./rules.ts";
import type { FeatureName } from "../features/registry.ts";
import { eligibilityOf, labelOf } from "./eligibility.ts";
import type { ArtistMonth } from "./eligibility.ts";
import {
  historyKeys,
  inTableOrder,
  integerColumn,
  monthsOf,
  numbersOf,
  textsOf,
} from "../tables/frame.ts";
import type { Frame } from "../tables/frame.ts";

/**
 * The rows on which a breakout can be predicted: past the cold start, active now, discovered
 * lately, and not core in this month or the lookback before it.
 *
 * @param features as `buildFeatures` gives them
 * @param file where they come from, for messages
 * @returns the same columns, fewer rows
 */
export function eligibleRows(features: Frame, rules: Rules, file = "features"): Frame {
  const rows = artistMonths(features, file);
  const brokenBy = eligibilityOf(rows, rules);
  return inTableOrder(rowsWhere(features, rows.map((row) => brokenBy(row).length === 0)));
}

/**
 * The modeling table: eligible rows whose label is known, with `y` = 1 if the artist becomes core in
 * one of the `horizon_months` that follow. Rows of the last `horizon_months` are left out: their
 * future has not happened yet.
 *
 * @returns `[listener,] month, artist_name, …columns, y`
 */
export function buildModelingTable(
  features: Frame,
  rules: Rules,
  columns: readonly FeatureName[],
  file = "features",
): Frame {
  const rows = artistMonths(features, file);
  const brokenBy = eligibilityOf(rows, rules);
  const labels = rows.map(labelOf(rows, rules));
  const y = integerColumn("y", Int32Array.from(labels, (label) => label ?? -1));
  const kept = rows.map((row, i) => labels[i] !== null && brokenBy(row).length === 0);
  return inTableOrder(rowsWhere(features.withColumns(y), kept))
    .select(...historyKeys(features), "month", "artist_name", ...columns, "y");
}

/** What the rules look at, row by row in the order of the table. */
export function artistMonths(features: Frame, file: string): ArtistMonth[] {
  const months = monthsOf(features, file);
  const listeners = historyKeys(features).length === 0 ? null : textsOf(features, "listener");
  const [plays, shares, ages] = ["plays_t", "share_t", "months_since_first_seen"]
    .map((name) => numbersOf(features, name));
  return textsOf(features, "artist_name").map((artist, row) => ({
    listener: listeners?.[row] ?? "",
    artist,
    month: months[row] ?? NaN,
    plays: plays?.[row] ?? NaN,
    share: shares?.[row] ?? NaN,
    monthsSinceFirstSeen: ages?.[row] ?? NaN,
  }));
}

function rowsWhere(frame: Frame, kept: boolean[]): Frame {
  const chosen = frame.withColumns(pl.Series("kept", kept, pl.Bool)).filter(pl.col("kept"));
  return chosen.select(...frame.columns);
}
