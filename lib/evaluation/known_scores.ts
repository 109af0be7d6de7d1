import { itemAt } from "../base/items.ts";
import { probabilities, type Scorer } from "../models/scorer.ts";
import { featureMatrix, type TrainingTable } from "../split/training_table.ts";
import { type Table, textColumn } from "../tables/table.ts";

type RowKeys = Pick<TrainingTable, "months" | "artists" | "listeners">;

/**
 * What a model says of the rows of months, where a table has their features.
 *
 * @param columns what the model looks at
 * @param file of the table, for messages
 * @returns gives one probability per row, `NaN` of a row that the table does not have
 */
export function knownScores(
  scorer: Scorer,
  table: Table,
  columns: readonly string[],
  file: string,
): (rows: RowKeys) => Float64Array {
  const keysOf = ({ months, artists, listeners }: RowKeys): string[] =>
    months.map((month, row) => JSON.stringify([listeners?.[row], month, artists[row]]));
  const scores = probabilities(scorer, featureMatrix(table, columns, file));
  const known = new Map(
    keysOf({
      months: textColumn(table, "month"),
      artists: textColumn(table, "artist_name"),
      ...(table.columns.has("listener") ? { listeners: textColumn(table, "listener") } : {}),
    }).map((key, row) => [key, itemAt(scores, row)]),
  );
  return (rows) => Float64Array.from(keysOf(rows), (key) => known.get(key) ?? NaN);
}
