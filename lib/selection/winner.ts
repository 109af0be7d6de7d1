import type { ModelSettings } from "../models/settings.ts";
import { UserError } from "../base/errors.ts";
import type { Ranking } from "../metrics/ranking.ts";

/** What the choice goes by. */
export interface Standing {
  readonly name: string;
  /** Figures on the validation rows; `null` if none is positive. */
  readonly validation: Ranking;
}

/** How the model to serve was chosen. */
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
  const { winner, reason } = wanted === "best" ? best(models) : named(models, wanted);
  const { pr_auc } = winner.validation;
  const beatenBy = pr_auc === null
    ? []
    : heuristics.filter((heuristic) => prAuc(heuristic) > pr_auc).sort((a, b) =>
      prAuc(b) - prAuc(a)
    );
  return { winner, reason, beatenBy };
}

function prAuc({ validation }: Standing): number {
  return validation.pr_auc ?? -Infinity;
}

function best<T extends Standing>(models: readonly T[]): { winner: T; reason: string } {
  const winner = models.reduce((best, next) => prAuc(next) > prAuc(best) ? next : best);
  return {
    winner,
    reason: winner.validation.pr_auc === null
      ? "it is the first of the models that learn, and without a breakout in the validation months " +
        "none can be seen to rank better"
      : "it has, of the models that learn, the highest PR-AUC on the validation months",
  };
}

function named<T extends Standing>(
  models: readonly T[],
  wanted: string,
): { winner: T; reason: string } {
  const winner = models.find(({ name }) => name === wanted);
  if (winner === undefined) {
    throw new UserError(
      `modeling.production_model: ${wanted} is not one of the models: ` +
        models.map(({ name }) => name).join(", "),
    );
  }
  return { winner, reason: "modeling.production_model names it" };
}
