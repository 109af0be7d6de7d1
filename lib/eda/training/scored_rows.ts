import pl from "nodejs-polars";
import { parseMonth } from "../../base/calendar.ts";
import { loadModelOf } from "../../artifact/artifact.ts";
import { explainRows } from "../../prediction/explanation.ts";
import type { Reason } from "../../prediction/explanation.ts";
import { probabilities } from "../../models/scorer.ts";
import { historyKeys, textsOf } from "../../tables/frame.ts";
import { eligibleRows } from "../../labels/modeling.ts";
import { featureMatrix } from "../../split/training_table.ts";
import type { ArtistMonth } from "../artists/artist_months.ts";
import type { History } from "../history.ts";
import { lifecycles, playsByAge } from "../artists/lifecycles.ts";
import type { TrainedModel } from "./trained_model.ts";
import { unavailable } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";

/** What became of a scored row. */
export type Outcome = "became core" | "did not" | "not known yet";

/** An eligible artist of a month as the saved model scores it. */
export interface ScoredRow {
  readonly artist: string;
  readonly listener?: string;
  /** Counted. */
  readonly month: number;
  readonly probability: number;
  readonly alert: boolean;
  readonly outcome: Outcome;
  /** The strongest first. */
  readonly reasons: readonly Reason[];
  /** Plays by months since discovery, up to the end of the history. */
  readonly lifecycle: readonly number[];
  /** Months from discovery to the row. */
  readonly age: number;
}

/**
 * Every eligible artist of the months that the saved model has not learnt from, scored and explained,
 * by month and then the likeliest first.
 */
export async function scoredRows(
  { workspace, features, artistMonths }: History,
  { saved }: TrainedModel,
): Promise<Available<readonly ScoredRow[]>> {
  const { paths, breakout, show } = workspace;
  const { last } = saved.artifact.training.validation.months;
  const rows = eligibleRows(features, breakout, show(paths.features))
    .filter(pl.col("month").gt(pl.lit(last)));
  if (rows.height === 0) {
    return unavailable(
      "No artist is eligible in the months after those that the model learnt from.",
    );
  }
  const key = (artist: string, listener?: string, month?: number): string =>
    JSON.stringify([listener, artist, month]);
  const byMonth = new Map(
    artistMonths.map((row) => [key(row.artist, row.listener, row.month), row] as const),
  );
  const byArtist = new Map(
    lifecycles(artistMonths).map((of) => [key(of.artist, of.listener), of] as const),
  );

  const scored: ScoredRow[] = [];
  const listeners = historyKeys(rows).length === 0
    ? [undefined]
    : [...new Set(textsOf(rows, "listener"))].sort();
  for (const listener of listeners) {
    const { artifact, scorer } = await loadModelOf(listener ?? null, saved, paths.artifact);
    const own = listener === undefined
      ? rows
      : rows.filter(pl.col("listener").eq(pl.lit(listener)));
    const matrix = featureMatrix(own, artifact.feature_columns, show(paths.features));
    const explanations = explainRows(scorer, matrix);
    const artists = textsOf(own, "artist_name");
    const months = textsOf(own, "month");
    probabilities(scorer, matrix).forEach((probability, row) => {
      const artist = artists[row] ?? "";
      const month = parseMonth(months[row] ?? "") ?? NaN;
      const artistMonth = byMonth.get(key(artist, listener, month));
      const lifecycle = byArtist.get(key(artist, listener));
      scored.push({
        artist,
        ...(listener === undefined ? {} : { listener }),
        month,
        probability,
        alert: probability >= artifact.threshold,
        outcome: outcomeOf(artistMonth),
        reasons: explanations[row]?.reasons ?? [],
        lifecycle: lifecycle === undefined ? [] : playsByAge(lifecycle),
        age: artistMonth?.age ?? NaN,
      });
    });
  }
  return scored.sort((a, b) =>
    a.month - b.month || b.probability - a.probability || (a.artist < b.artist ? -1 : 1)
  );
}

/** Core within the horizon is known as soon as it happens; that it will not, only at its end. */
function outcomeOf(row: ArtistMonth | undefined): Outcome {
  if (row === undefined) return "not known yet";
  if (row.breaksOut) return "became core";
  return row.rules.label_known ? "did not" : "not known yet";
}

/** The rows of the latest month that has any (`before` is 0), of the one before it (1), and so on. */
export function rowsOfMonthBefore(
  rows: readonly ScoredRow[],
  before: number,
): readonly ScoredRow[] {
  const months = [...new Set(rows.map((row) => row.month))].sort((a, b) => b - a);
  return rows.filter((row) => row.month === months[before]);
}
