import { z } from "zod";
import { averagePrecision, rocAuc } from "./ranking.ts";

const share = z.number().min(0).max(1);

/** How well scores rank some rows; `null` where that is not defined. */
export const rankingSchema = z.object({ pr_auc: share.nullable(), roc_auc: share.nullable() });

export type Ranking = z.infer<typeof rankingSchema>;

/** How well scores rank rows with these labels. */
export function rankingOf(y: ArrayLike<number>, scores: ArrayLike<number>): Ranking {
  return { pr_auc: averagePrecision(y, scores), roc_auc: rocAuc(y, scores) };
}
