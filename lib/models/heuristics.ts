import { itemAt } from "../base/items.ts";
import type { FeatureName } from "../features/registry.ts";
import type { TrainingTable } from "../split/training_table.ts";
import type { Candidate } from "./candidate.ts";

/** Features that, as they stand, rank artist-months: what any model has to beat. */
export const HEURISTICS = [
  "plays_t",
  "share_t",
  "days_active_t",
  "delta_1m",
  "ewm7",
] as const satisfies readonly FeatureName[];

/** Ranks by one feature, higher first; rows that miss it come last. */
export function heuristic(feature: FeatureName): Candidate {
  const scores = ({ features }: TrainingTable): Float64Array => scoresOf(feature, features);
  const fitted = { scores, trials: [], refit: () => ({ scores }) };
  return { name: feature, trained: false, fit: () => fitted };
}

function scoresOf(
  feature: FeatureName,
  { values, rows, columns }: TrainingTable["features"],
): Float64Array {
  const column = columns.indexOf(feature);
  if (column < 0) throw new RangeError(`the rows have no column ${feature}`);
  return Float64Array.from({ length: rows }, (_, row) => {
    const value = itemAt(values, row * columns.length + column);
    return Number.isNaN(value) ? -Infinity : value;
  });
}
