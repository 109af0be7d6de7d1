import assert from "node:assert/strict";
import { z } from "zod";
import { chosenFeatures } from "../../features/feature_sets.ts";
import { AS_PUBLISHED, assertClose, REFERENCE_TABLES, referenceJson } from "../../testing.ts";
import { readTrainingTable } from "../../split/training_table.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { rowByRow } from "../../features/matrix.ts";
import { rankingOf } from "../../metrics/ranking.ts";
import { splitTable } from "../../split/split_table.ts";
import { logistic } from "./candidate.ts";
import { probabilities } from "../scorer.ts";
import { fitLogistic } from "./fit.ts";
import { logisticScorer } from "./model.ts";

const { breakout, project } = await openWorkspace();

const list = z.array(z.number());
const logisticReference = z.object({
  median: list,
  mean: list,
  scale: list,
  by_C: z.record(
    z.string(),
    z.object({
      coef: list,
      intercept: z.number(),
      val_pr_auc: z.number(),
      val_roc_auc: z.number(),
      val_probabilities: list,
    }),
  ),
});

/**
 * The reference stopped a little short of the minimum: at C = 10 on the published table its objective
 * is 3.6e-5 above ours, and one coefficient (share_t) lies 1.05e-3 from it.
 */
const COEFFICIENT_TOLERANCE = 1.1e-3;

for (const { name, path, numbers, test } of REFERENCE_TABLES) {
  test(
    `logistic regression on ${name} is scikit-learn's`,
    async () => {
      const expected = await referenceJson(logisticReference, numbers("logistic"));
      const table = await readTrainingTable(path, chosenFeatures(breakout));
      const { train, validation } = splitTable(table, project.split, breakout).parts;
      const { trials } = logistic(breakout.modeling.logistic).fit(train, validation);
      assert.equal(Object.keys(expected.by_C).length, trials.length);

      for (const [text, reference] of Object.entries(expected.by_C)) {
        const C = Number(text);
        const model = fitLogistic(train)(C);
        assertClose(model.terms.map((term) => term.median), expected.median, 1e-6);
        assertClose(model.terms.map((term) => term.mean), expected.mean, 1e-6);
        assertClose(model.terms.map((term) => term.scale), expected.scale, 1e-6);
        const coefficients = [model.intercept, ...model.terms.map((term) => term.coefficient)];
        assertClose(coefficients, [reference.intercept, ...reference.coef], COEFFICIENT_TOLERANCE);

        const scores = rowByRow(
          validation.features,
          (features) => probabilities(logisticScorer(model), features),
        );
        assertClose(scores, reference.val_probabilities, 1e-4);
        const figures = rankingOf(validation.y, scores);
        const trial = trials.find(({ params }) => params["C"] === C);
        assert.deepEqual({ pr_auc: trial?.pr_auc, roc_auc: trial?.roc_auc }, figures);
        assertClose(
          [figures.pr_auc, figures.roc_auc].map(Number),
          [reference.val_pr_auc, reference.val_roc_auc],
          1e-6,
        );
      }
    },
  );
}

AS_PUBLISHED.test("on the published table C = 10 gives the original's documented figures", async () => {
  const table = await readTrainingTable(AS_PUBLISHED.path, chosenFeatures(breakout));
  const { train, validation } = splitTable(table, project.split, breakout).parts;
  const { chosen } = logistic(breakout.modeling.logistic).fit(train, validation);
  assert.equal(chosen?.params["C"], 10);
  // Fitted on the training months, measured on the validation months.
  assert.equal(chosen.pr_auc?.toFixed(4), "0.0325");
  assert.equal(chosen.roc_auc?.toFixed(4), "0.8301");
});
