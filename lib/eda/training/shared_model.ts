import { loadModel } from "../../artifact/artifact.ts";
import { itemAt } from "../../base/items.ts";
import type { Prediction } from "../../evaluation/out_of_fold.ts";
import { probabilities } from "../../models/scorer.ts";
import { featureMatrix, type TrainingTable } from "../../split/training_table.ts";
import { textColumn } from "../../tables/table.ts";
import type { OpenHistory } from "../history.ts";

/** What figures call the model that comes with Breakout. */
export const SHARED = "the shared model";

/**
 * What the model of many listeners says of rows of a history. It has learnt from none of them.
 *
 * @returns `null` where the table of features lacks what it looks at
 */
export async function sharedModel(
  { tables: { features: table }, workspace: { paths } }: OpenHistory,
): Promise<((rows: TrainingTable) => Prediction) | null> {
  const { artifact: { feature_columns: columns, threshold }, scorer } = await loadModel(
    paths.shipped,
  );
  if (columns.some((name) => !table.columns.has(name))) return null;
  const keysOf = (
    months: readonly string[],
    artists: readonly string[],
    listeners?: readonly string[],
  ): string[] =>
    months.map((month, row) => JSON.stringify([listeners?.[row], month, artists[row]]));
  const scores = probabilities(scorer, featureMatrix(table, columns, paths.features));
  const listeners = table.columns.has("listener") ? textColumn(table, "listener") : undefined;
  const places = new Map(
    keysOf(textColumn(table, "month"), textColumn(table, "artist_name"), listeners)
      .map((key, row) => [key, row]),
  );
  return (rows) => {
    const said = Float64Array.from(
      keysOf(rows.months, rows.artists, rows.listeners),
      (key) => itemAt(scores, places.get(key) ?? -1),
    );
    return { scores: said, alerts: Uint8Array.from(said, (score) => score >= threshold ? 1 : 0) };
  };
}
