import { UserError } from "../../base/errors.ts";
import { scoreMonth } from "../../commands/score/score.ts";
import type { History } from "../history.ts";
import { rowsOfMonthBefore, scoredRows } from "../training/scored_rows.ts";
import type { ScoredRow } from "../training/scored_rows.ts";
import type { TrainedModel } from "../training/trained_model.ts";
import { isUnavailable, unavailable } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";

/** This month's artists, the likeliest first, and those of every month the model did not see. */
export interface Watchlist {
  readonly rows: readonly ScoredRow[];
  readonly threshold: number;
  readonly scored: readonly ScoredRow[];
}

/**
 * Scores the latest month and writes the watchlist, as `breakout score` does.
 *
 * @returns unavailable, with what it says, without a model or an eligible artist
 */
export async function watchlist(
  history: History,
  model: Available<TrainedModel>,
): Promise<Available<Watchlist>> {
  if (isUnavailable(model)) return model;
  try {
    const { threshold } = await scoreMonth(history.workspace);
    const scored = await scoredRows(history, model);
    if (isUnavailable(scored)) return scored;
    return { rows: rowsOfMonthBefore(scored, 0), threshold, scored };
  } catch (error) {
    if (error instanceof UserError) return unavailable(error.message);
    throw error;
  }
}

/** The list of the month before, with what became of it since. */
export function previousList({ scored }: Watchlist): Available<readonly ScoredRow[]> {
  const rows = rowsOfMonthBefore(scored, 1);
  return rows.length > 0 ? rows : unavailable(
    "There is no earlier month that the model has not learnt from: it will have a list to look back " +
      "on next month.",
  );
}
