import { copied } from "../features/matrix.ts";
import type { FeatureName } from "../features/registry.ts";
import type { TrainingTable } from "../split/training_table.ts";
import { type Candidate, fixed } from "./candidate.ts";

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
  const scores = ({ features }: TrainingTable): Float64Array =>
    Float64Array.from(
      copied({ ...features, columns: [feature] }).values,
      (value) => Number.isNaN(value) ? -Infinity : value,
    );
  return fixed(feature, false, { scores });
}
