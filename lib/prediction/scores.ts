import { itemAt } from "../base/items.ts";
import type { SavedModel } from "../artifact/artifact.ts";
import { csvRecords } from "../base/csv_records.ts";
import type { FeatureMatrix } from "../features/matrix.ts";
import { matrixOf, rowsWith } from "../features/feature_csv.ts";
import type { CsvTable } from "../features/feature_csv.ts";
import { probabilities, rawProbabilities } from "../models/scorer.ts";
import { listeningSchema, watchlistEntrySchema } from "./watchlist.ts";
import type { WatchlistEntry } from "./watchlist.ts";

/** What a model says of a row. */
export type Score = Pick<WatchlistEntry, "probability" | "raw_score" | "is_breakout">;

/**
 * Scores rows with the model and the threshold of an artifact.
 *
 * @param matrix its columns are the model's features, in order
 * @returns one per row
 */
export function scoresOf({ artifact, scorer }: SavedModel, matrix: FeatureMatrix): Score[] {
  const raw = artifact.calibration === null ? null : rawProbabilities(scorer, matrix);
  return Array.from(probabilities(scorer, matrix), (probability, row) => ({
    probability,
    ...(raw === null ? {} : { raw_score: itemAt(raw, row) }),
    is_breakout: probability >= artifact.threshold,
  }));
}

const BUILD = "Build it with 'deno task breakout build'.";

/** What the watchlist takes from a row as it is. */
const scorableSchema = watchlistEntrySchema.pick({ listener: true, month: true, artist_name: true })
  .extend(listeningSchema.shape);

/** Columns that rows must have to be scored, the model's features apart. */
export const SCORABLE_COLUMNS = Object.keys(scorableSchema.omit({ listener: true }).shape);

/**
 * The watchlist of a month, likeliest first.
 *
 * @param rows of that month, of every listener
 * @param models of each listener, `null` where there is one history
 * @throws UserError naming the record and column of a cell that cannot be read
 */
export function watchlistOf(
  rows: CsvTable,
  models: ReadonlyMap<string | null, SavedModel>,
): WatchlistEntry[] {
  return [...models]
    .flatMap(([listener, model]) => {
      const own = listener === null ? rows : rowsWith(rows, "listener", listener);
      const scores = scoresOf(model, matrixOf(own, model.artifact.feature_columns));
      return csvRecords(own, scorableSchema, BUILD)
        .map((entry, row) => ({ ...entry, ...itemAt(scores, row) }));
    })
    // Rows stand in the order of listeners and names, and sorting is stable. A calibration can make
    // equal what the model itself tells apart.
    .sort((a, b) =>
      b.probability - a.probability || (b.raw_score ?? 0) - (a.raw_score ?? 0) ||
      b.plays_t - a.plays_t
    )
    .map((entry, place) => ({ rank: place + 1, ...entry }));
}
