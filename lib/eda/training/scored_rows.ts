import pl from "nodejs-polars";
import { ascending, descending, index, sort } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { loadModelOf } from "../../artifact/artifact.ts";
import { isWholeNumber } from "../../features/registry.ts";
import { explainRows, type Reason } from "../../prediction/explanation.ts";
import { scoresOf } from "../../prediction/scores.ts";
import { eligibleRows } from "../../split/modeling_table.ts";
import { featureMatrix } from "../../split/training_table.ts";
import { frameOf, historyKeys, monthsOf, tableFrom, textsOf } from "../../tables/frame.ts";
import {
  artistKey,
  artistMonthKey,
  type OfArtist,
  type RuledArtistMonth,
} from "../artist_months.ts";
import { lifecycles, playsByAge } from "../lifecycles.ts";
import type { OpenHistory } from "../history.ts";
import { type Available, unavailable } from "../unavailable.ts";
import type { TrainedModel } from "./training.ts";

/** An eligible artist of a month as the saved model scores it. */
export interface ScoredRow extends OfArtist {
  /** Counted. */
  readonly month: number;
  readonly probability: number;
  readonly alert: boolean;
  /** What became of it. */
  readonly outcome: "became core" | "did not" | "not known yet";
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
  { workspace, tables, artistMonths }: OpenHistory,
  { saved, path }: TrainedModel,
): Promise<Available<readonly ScoredRow[]>> {
  const { paths, show } = workspace;
  // A model of other people has learnt from none of these months.
  const last = saved.artifact.training?.validation.months.last ?? "";
  const rows = frameOf(eligibleRows(tables.features, tables.rulings), isWholeNumber)
    .filter(pl.col("month").gt(pl.lit(last)));
  if (rows.height === 0) {
    return unavailable(
      "No artist is eligible in the months after those that the model learnt from.",
    );
  }
  const byMonth = index(artistMonths, artistMonthKey);
  const byArtist = index(lifecycles(artistMonths), artistKey);
  const scored: ScoredRow[] = [];
  const listeners = historyKeys(rows).length === 0
    ? [undefined]
    : sort(new Set(textsOf(rows, "listener")));
  for (const listener of listeners) {
    const model = await loadModelOf(listener ?? null, saved, path);
    const own = listener === undefined
      ? rows
      : rows.filter(pl.col("listener").eq(pl.lit(listener)));
    const matrix = featureMatrix(
      tableFrom(own),
      model.artifact.feature_columns,
      show(paths.features),
    );
    const [artists, months] = [textsOf(own, "artist_name"), monthsOf(own, "features")];
    const explanations = explainRows(model.scorer, matrix);
    scoresOf(model, matrix).forEach(({ probability, is_breakout: alert }, row) => {
      const artist = itemAt(artists, row);
      const of = { artist, ...(listener === undefined ? {} : { listener }) };
      const month = itemAt(months, row);
      const artistMonth = byMonth.get(artistMonthKey({ ...of, month }));
      const lifecycle = byArtist.get(artistKey(of));
      scored.push({
        ...of,
        month,
        probability,
        alert,
        outcome: outcomeOf(artistMonth),
        reasons: itemAt(explanations, row).reasons,
        lifecycle: lifecycle === undefined ? [] : playsByAge(lifecycle),
        age: artistMonth?.age ?? NaN,
      });
    });
  }
  return sort(
    scored,
    (a, b) =>
      a.month - b.month || descending(a.probability, b.probability) ||
      ascending(a.artist, b.artist),
  );
}

/** Core within the horizon is known as soon as it happens; that it will not, only at its end. */
function outcomeOf(row: RuledArtistMonth | undefined): ScoredRow["outcome"] {
  if (row === undefined) return "not known yet";
  if (row.breaksOut) return "became core";
  return row.rules.label_known ? "did not" : "not known yet";
}
