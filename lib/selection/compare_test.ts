import assert from "node:assert/strict";
import { chosenFeatures } from "../features/feature_sets.ts";
import { everyRow } from "../features/matrix.ts";
import { formatMonth } from "../base/calendar.ts";
import { UserError } from "../base/errors.ts";
import type { TrainingTable } from "../split/training_table.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { candidatesOf } from "./candidates.ts";
import { compare, contend, type TrainedContender } from "./compare.ts";
import { type SplitTable, splitTable, splitWarnings } from "../split/split_table.ts";
import { xgboostLibrary } from "../models/xgboost/library.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

const { breakout, project } = await openWorkspace();
const columns = chosenFeatures(breakout);
const MONTHS = 20;
const ROWS_A_MONTH = 10;

/** A table whose first feature gives the label away, with positives only in the chosen months. */
function tableWithPositivesIn(hasPositives: (month: number) => boolean): TrainingTable {
  const rows = Array.from({ length: MONTHS * ROWS_A_MONTH }, (_, row) => {
    const month = Math.floor(row / ROWS_A_MONTH);
    return { month, y: row % ROWS_A_MONTH < 2 && hasPositives(month) ? 1 : 0, row };
  });
  return {
    months: rows.map(({ month }) => formatMonth(2020 * 12 + month)),
    artists: rows.map(({ row }) => `artist ${row}`),
    features: everyRow({
      values: Float32Array.from(
        rows.flatMap(({ y, row }) =>
          columns.map((_, column) => column === 0 ? y + (row % 7) / 10 : (row * (column + 3)) % 11)
        ),
      ),
      rows: rows.length,
      columns,
    }),
    y: Uint8Array.from(rows, ({ y }) => y),
  };
}

const isValidation = (month: number): boolean => month >= 12 && month < 16;
const split = (table: TrainingTable): SplitTable => splitTable(table, project.split, breakout);

function trained(name: string, parts: SplitTable): TrainedContender {
  const model = compare(parts, breakout).models.find((contender) => contender.name === name);
  assert.ok(model !== undefined);
  return model;
}

const LEARNERS = candidatesOf(breakout).filter((candidate) => candidate.trained);

for (const { name } of LEARNERS) {
  Deno.test(`${name} finds a feature that gives the label away`, () => {
    const model = trained(name, split(tableWithPositivesIn(() => true)));
    assert.equal(model.test.pr_auc, 1);
    assert.equal(model.test.roc_auc, 1);
  });

  Deno.test(`${name} goes on without a positive in validation, and says so`, () => {
    const parts = split(tableWithPositivesIn((month) => !isValidation(month)));
    const model = trained(name, parts);
    assert.equal(model.validation.pr_auc, null);
    assert.equal(model.validation.roc_auc, null);
    assert.equal(model.test.pr_auc, 1);
    assert.match(model.threshold.reason, /the validation months hold no breakout/);
    assert.ok(model.threshold.alerts_per_month.median <= 3);
    assert.match(splitWarnings(parts.summary).join(), /no breakout in the validation months/);
  });

  Deno.test(`${name}: the same rows give the same bytes`, () => {
    const train = (): string => trained(name, split(tableWithPositivesIn(() => true))).model.json;
    assert.equal(train(), train());
  });
}

Deno.test("without a positive in validation XGBoost grows the fallback number of trees", () => {
  const [candidate] = LEARNERS;
  assert.ok(candidate !== undefined);
  const parts = split(tableWithPositivesIn((month) => !isValidation(month)));
  const { chosen } = contend(candidate, parts).fitted;
  assert.equal(chosen?.params["best_n_estimators"], 50);
  assert.deepEqual(chosen.learning_curve, []);
});

Deno.test("without a positive in test its PR-AUC is null, not zero", () => {
  const parts = split(tableWithPositivesIn((month) => month < 16));
  const { models, heuristics } = compare(parts, breakout);
  assert.equal(heuristics.length, 4);
  for (const contender of [...models, ...heuristics]) {
    assert.equal(contender.test.pr_auc, null);
    assert.notEqual(contender.validation.pr_auc, null);
  }
  for (const { alerts } of models) assert.equal(alerts.recall, null);
  assert.match(splitWarnings(parts.summary).join(), /no breakout in the test months/);
});

Deno.test("without a positive to learn from the error says what the rules would need", () => {
  assert.throws(() => split(tableWithPositivesIn((month) => month >= 12)), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /none of the 120 training rows \(2020-01-01 to 2020-12-01\)/);
    assert.match(error.message, /at least 3 plays.*reaches 20 plays or 1 %/s);
    return true;
  });
});
