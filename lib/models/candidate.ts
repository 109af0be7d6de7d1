import type { ProgressListener } from "../base/progress.ts";
import { type FeatureRows, rowByRow } from "../features/matrix.ts";
import type { TrainingTable } from "../split/training_table.ts";
import type { Ranking } from "../metrics/ranking.ts";
import type { ModelFamily } from "./family.ts";
import { probabilities, type Scorer } from "./scorer.ts";

/** Rows to learn from. */
export interface LabelledRows {
  readonly features: FeatureRows;
  /** 0 or 1. */
  readonly y: Uint8Array;
  /** How much each row counts; all alike if absent. */
  readonly weights?: Float32Array | undefined;
}

/**
 * A way to rank artist-months by how likely they break out: a model that learns, or a heuristic. All
 * stand in the same comparisons, so all have this one form.
 */
export interface Candidate {
  readonly name: string;
  /** Whether it learns; a heuristic does not. */
  readonly trained: boolean;
  /**
   * Learns from `train`; `validation` settles what training rows cannot: the number of trees, the
   * strength of the penalty. The two hold the same columns.
   */
  fit(train: TrainingTable, validation: TrainingTable, onProgress?: ProgressListener): Fitted;
}

/** Something that scores rows. */
export interface Ranker {
  /** One score per row, higher is likelier; of a trained candidate probabilities in [0, 1]. */
  scores(rows: TrainingTable): Float64Array;
  /** What a trained candidate is saved as; absent of a heuristic. */
  readonly model?: LearntModel;
}

/** A candidate that has seen its training rows, with what the validation rows settled. */
export interface Fitted extends Ranker {
  /**
   * Everything that was tried, one entry per setting, in the configured order; empty of a heuristic.
   */
  readonly trials: readonly Trial[];
  /** The one of `trials` that was kept. */
  readonly chosen?: Trial;
  /** Settings that all trials share, for reports. */
  readonly settings?: Readonly<Record<string, number>>;
  /** Learns again, from more rows, with what the validation rows settled. */
  refit(rows: TrainingTable): Ranker;
}

/** One setting of a candidate and how well it ranked the validation rows. */
export interface Trial extends Ranking {
  readonly params: Readonly<Record<string, number>>;
  /** PR-AUC on the validation rows after each round, of a model that grows by rounds. */
  readonly learning_curve?: readonly number[];
}

/** A model as it is saved, and ready to score. */
export interface LearntModel {
  readonly family: ModelFamily;
  /** The content of the model file. */
  readonly json: string;
  readonly scorer: Scorer;
  /** How much more a positive counted than a negative, of a family that balances so. */
  readonly scalePosWeight?: number;
}

/** A learnt model, ready to rank. */
export function learnt(model: LearntModel): Ranker & { readonly model: LearntModel } {
  return {
    model,
    scores: (rows) => rowByRow(rows.features, (features) => probabilities(model.scorer, features)),
  };
}

/** A candidate that has nothing to learn. */
export function fixed(name: string, trained: boolean, ranker: Ranker): Candidate {
  return { name, trained, fit: () => ({ ...ranker, trials: [], refit: () => ranker }) };
}

/** A setting that was tried: what it learnt, and how it learns again. */
export interface Attempt extends Pick<Fitted, "refit"> {
  readonly ranker: Ranker;
  readonly trial: Trial;
}

/**
 * The attempt with the highest PR-AUC on the validation rows; the first of equals, and the first where
 * no row is positive.
 *
 * @throws RangeError without attempts
 */
export function bestOf(tried: readonly Attempt[]): Fitted {
  const prAuc = ({ trial }: Attempt): number => trial.pr_auc ?? -Infinity;
  const { ranker, trial, refit } = tried.reduce((best, next) =>
    prAuc(next) > prAuc(best) ? next : best
  );
  return { ...ranker, trials: tried.map((attempt) => attempt.trial), chosen: trial, refit };
}
