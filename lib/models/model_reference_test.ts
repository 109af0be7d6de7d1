import assert from "node:assert/strict";
import { sum } from "d3-array";
import { z } from "zod";
import { chosenFeatures } from "../features/feature_sets.ts";
import { itemAt } from "../base/items.ts";
import { averagePrecision, rocAuc } from "../metrics/ranking.ts";
import { sweepOf } from "../metrics/sweep.ts";
import {
  AS_PUBLISHED,
  assertClose,
  REFERENCE_TABLES,
  referenceFile,
  referenceJson,
} from "../testing.ts";
import { readTrainingTable } from "../split/training_table.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { treeScorer } from "./tree_scorer.ts";
import { probabilities } from "./scorer.ts";
import { compare } from "../selection/compare.ts";
import { HEURISTICS } from "./heuristics.ts";
import { splitTable } from "../split/split_table.ts";
import { scalePosWeight } from "./xgboost/train.ts";
import { xgboostLibrary } from "./xgboost/library.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

const { breakout: configured, project } = await openWorkspace();
/** The reference has the probabilities of the models themselves. */
const breakout = {
  ...configured,
  modeling: { ...configured.modeling, calibration: "none" as const },
};

const list = z.array(z.number());
const part = z.object({ months: z.number(), rows: z.number(), positives: z.number() });
const trainingReference = z.object({
  split: z.object({ train: part, val: part, test: part }),
  best_n_estimators: z.number(),
  scale_pos_weight_train: z.number(),
  scale_pos_weight_trainval: z.number(),
  val: z.object({ pr_auc: z.number(), roc_auc: z.number() }),
  test: z.object({ pr_auc: z.number(), roc_auc: z.number() }),
  threshold: z.number(),
  test_alerts_per_month: z.object({ min: z.number(), median: z.number(), max: z.number() }),
  val_probabilities: list,
  test_probabilities: list,
});
const scoringReference = z.object({
  features: z.array(z.string()),
  rows: z.array(z.array(z.number().nullable())),
  margin: list,
  probability: list,
});
const metricCases = z.array(z.object({
  y: list,
  score: list,
  average_precision: z.number(),
  roc_auc: z.number(),
  precision: list,
  recall: list,
  thresholds: list,
}));

for (const { name, path, numbers, test } of REFERENCE_TABLES) {
  test(
    `training on ${name} gives the numbers of XGBoost and scikit-learn`,
    async () => {
      const expected = await referenceJson(trainingReference, numbers("training"));
      const table = await readTrainingTable(path, chosenFeatures(breakout));
      const split = splitTable(table, project.split, breakout);
      for (
        const [ours, theirs] of [["validation", "val"], ["train", "train"], [
          "test",
          "test",
        ]] as const
      ) {
        const { months, rows, positives } = split.summary[ours];
        assert.deepEqual({ months: months.count, rows, positives }, expected.split[theirs]);
      }
      const { models } = compare(split, breakout);
      const model = models.find(({ name }) => name === "xgboost");
      assert.ok(model !== undefined);
      assert.equal(model.fitted.chosen?.params["best_n_estimators"], expected.best_n_estimators);
      assert.equal(model.threshold.threshold, expected.threshold);
      assert.deepEqual(model.alerts.per_month, expected.test_alerts_per_month);
      const { validation, test } = model;
      assertClose(
        [validation.pr_auc, validation.roc_auc, test.pr_auc, test.roc_auc].map(Number),
        [expected.val.pr_auc, expected.val.roc_auc, expected.test.pr_auc, expected.test.roc_auc],
        1e-6,
      );
      assertClose(
        [scalePosWeight(split.parts.train.y), scalePosWeight(split.trainValidation.y)],
        [expected.scale_pos_weight_train, expected.scale_pos_weight_trainval],
        1e-6,
      );
      assertClose(model.scores.validation, expected.val_probabilities, 1e-6);
      assertClose(model.scores.test, expected.test_probabilities, 1e-6);
    },
  );

  test(`the booster of ${name} scores as in XGBoost`, async () => {
    const expected = await referenceJson(scoringReference, numbers("scoring"));
    const json = await referenceJson(z.unknown(), numbers("xgboost"));
    const scorer = treeScorer(json);
    const matrix = {
      values: Float32Array.from(expected.rows.flat(), (value) => value ?? NaN),
      rows: expected.rows.length,
      columns: expected.features,
    };
    assertClose(scorer.margins(matrix), expected.margin, 1e-6);
    assertClose(probabilities(scorer, matrix), expected.probability, 1e-6);
  });
}

AS_PUBLISHED.test(
  "on the published table share_t alone ranks the test months better than XGBoost",
  async () => {
    const columns = chosenFeatures(breakout);
    const table = await readTrainingTable(AS_PUBLISHED.path, columns);
    const { models, heuristics } = compare(splitTable(table, project.split, breakout), breakout);
    assert.deepEqual(
      heuristics.map(({ name }) => name),
      HEURISTICS.filter((name) => columns.includes(name)),
    );
    const share = heuristics.find(({ name }) => name === "share_t");
    assert.equal(share?.test.pr_auc?.toFixed(3), "0.200");
    assert.ok(Number(models[0]?.test.pr_auc) < 0.2);
  },
);

Deno.test("ranking metrics equal scikit-learn's", async () => {
  for (const c of await referenceJson(metricCases, referenceFile("metric_cases.json"))) {
    assertClose([averagePrecision(c.y, c.score) ?? NaN], [c.average_precision], 1e-12);
    assertClose([rocAuc(c.y, c.score) ?? NaN], [c.roc_auc], 1e-12);
    const positives = sum(c.y);
    const points: { threshold: number; precision: number; recall: number }[] = [];
    const sweep = sweepOf(c.y, c.score);
    sweep.each(null, (found, wrong, end) =>
      points.unshift({
        threshold: itemAt(c.score, itemAt(sweep.rows, end - 1)),
        precision: found / (found + wrong),
        recall: positives === 0 ? 1 : found / positives,
      }));
    // scikit-learn appends the point of no predictions, precision 1 and recall 0, to both lists.
    assertClose(points.map((p) => p.precision), c.precision.slice(0, -1), 1e-12);
    assertClose(points.map((p) => p.recall), c.recall.slice(0, -1), 1e-12);
    assert.deepEqual(points.map((p) => p.threshold), c.thresholds);
  }
});
