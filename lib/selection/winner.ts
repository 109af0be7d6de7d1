// @ts-types="@types/d3-array"
import { greatest } from "d3-array";
import type { ModelSettings } from "../models/settings.ts";
import { UserError } from "../base/errors.ts";
import type { Ranking } from "../metrics/ranking.ts";

export interface Standing {
  readonly name: string;
  /** Figures on the validation rows; `null` if none is positive. */
  readonly validation: Ranking;
}

export interface Choice {
  /** A clause about the winner, "it …". */
  readonly reason: string;
  /** The heuristics that rank the validation rows better than it does, the best first. */
  readonly beatenBy: readonly Standing[];
}

/**
 * Chooses the model to serve: the named one, or the one that ranks the validation rows best by
 * PR-AUC, the first of equals.
 *
 * @param models those that learn, in the order of the comparison
 * @throws UserError if the named one is not among them
 */
export function chooseWinner<T extends Standing>(
  models: readonly T[],
  heuristics: readonly Standing[],
  wanted: ModelSettings["modeling"]["production_model"],
): Choice & { readonly winner: T } {
  const prAuc = ({ validation }: Standing): number => validation.pr_auc ?? -Infinity;
  const winner = wanted === "best"
    ? greatest(models, prAuc)
    : models.find(({ name }) => name === wanted);
  if (winner === undefined) {
    throw new UserError(
      `modeling.production_model: ${wanted} is not one of the models: ` +
        models.map(({ name }) => name).join(", "),
    );
  }
  const { pr_auc } = winner.validation;
  return {
    winner,
    reason: wanted !== "best"
      ? "modeling.production_model names it"
      : pr_auc === null
      ? "it is the first of the models that learn, and without a breakout in the validation months " +
        "none can be seen to rank better"
      : "it has, of the models that learn, the highest PR-AUC on the validation months",
    beatenBy: heuristics.filter((heuristic) => prAuc(heuristic) > (pr_auc ?? Infinity))
      .sort((a, b) => prAuc(b) - prAuc(a)),
  };
}
