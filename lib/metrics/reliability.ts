import { z } from "zod";
import { itemAt } from "../base/items.ts";

/** Rows of similar probability, and how often they really were positive. */
export const reliabilityGroupSchema = z.object({
  rows: z.int().positive(),
  positives: z.int().nonnegative(),
  mean_probability: z.number(),
  /** Share of positives; equals the mean probability where that can be taken at its word. */
  rate: z.number(),
});
export type ReliabilityGroup = z.infer<typeof reliabilityGroupSchema>;

/**
 * The reliability table: rows in order of their probability, cut into groups of about the same size
 * (scikit-learn's `calibration_curve` with quantiles). Rows of the same probability stay together.
 *
 * @param y labels, 0 or 1
 * @param probabilities as many, in [0, 1]
 * @returns at most `groups`, ascending; none without rows
 */
export function reliabilityTable(
  y: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  groups = 10,
): ReliabilityGroup[] {
  const probability = (row: number): number => itemAt(probabilities, row);
  const order = Array.from({ length: y.length }, (_, row) => row)
    .sort((a, b) => probability(a) - probability(b) || a - b);
  const table: ReliabilityGroup[] = [];
  let [rows, positives, sum] = [0, 0, 0];
  order.forEach((row, place) => {
    rows++;
    positives += itemAt(y, row);
    sum += probability(row);
    const next = order[place + 1];
    const isFull = place + 1 >= (y.length * (table.length + 1)) / groups;
    if (next === undefined || (isFull && probability(next) !== probability(row))) {
      table.push({ rows, positives, mean_probability: sum / rows, rate: positives / rows });
      [rows, positives, sum] = [0, 0, 0];
    }
  });
  return table;
}
