import assert from "node:assert/strict";
import { UserError } from "../../base/errors.ts";
import { compare } from "../../selection/compare.ts";
import { featureImportances } from "../../models/importance.ts";
import { xgboostLibrary } from "../../models/xgboost/library.ts";
import { splitTable } from "../../split/split_table.ts";
import { positivesOf } from "../../split/training_table.ts";
import { importanceText } from "./text.ts";
import { withTempDir } from "../../testing.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { buildTables } from "../build/build.ts";
import { measureImportance } from "./importance.ts";
import { sampleIn } from "../testing.ts";
import { trainAndSave } from "../train/train.ts";
import { trainingInput } from "../train/training_input.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

type Modeling = Workspace["breakout"]["modeling"];

function withModeling(workspace: Workspace, modeling: Partial<Modeling>): Workspace {
  const { breakout } = workspace;
  return {
    ...workspace,
    breakout: { ...breakout, modeling: { ...breakout.modeling, ...modeling } },
  };
}

Deno.test("what the saved model goes by is measured, written, and the same each time", async () => {
  await withTempDir(async (root) => {
    const workspace = await sampleIn(root, { plays: 20_000 });
    await buildTables(workspace);

    const trees = withModeling(workspace, { production_model: "xgboost" });
    // Not the configured mode: what counts is how the saved model was trained.
    await trainAndSave(trees, { mode: "tune" });
    const report = await measureImportance(trees, 4);
    const written = await Deno.readTextFile(trees.paths.importance);
    assert.deepEqual(JSON.parse(written), report);
    await measureImportance(trees, 4);
    assert.equal(await Deno.readTextFile(trees.paths.importance), written);

    const sizes = report.features.map((feature) => feature.mean_abs_contribution);
    assert.deepEqual(sizes, [...sizes].sort((a, b) => b - a));
    assert.ok((sizes[0] ?? 0) > 0);
    for (const { splits, mean_abs_contribution } of report.features) {
      assert.equal(splits?.splits === 0, mean_abs_contribution === 0);
    }
    const metrics = JSON.parse(await Deno.readTextFile(trees.paths.metrics));
    // The model that is shuffled for is the one that the validation figures are of.
    assert.equal(report.permutation.pr_auc, metrics.models.xgboost.validation.pr_auc);
    assert.equal(report.population.rows, metrics.split.validation.rows);
    const text = importanceText(report, String);
    assert.match(text, /What the xgboost model goes by \(simulated history\)/);
    assert.match(text, /days_active_t .*\ngain, cover:/s);

    const changed = withModeling(trees, {
      xgboost: { ...trees.breakout.modeling.xgboost, reg_lambda: 7 },
    });
    await assert.rejects(
      measureImportance(changed, 2),
      /not what the configuration .* Train again/,
    );

    const linear = withModeling(workspace, { production_model: "logistic" });
    await trainAndSave(linear);
    const ofLinear = await measureImportance(linear, 2);
    assert.equal(ofLinear.model.family, "logistic");
    assert.ok(ofLinear.features.every(({ splits }) => splits === null));
    assert.doesNotMatch(importanceText(ofLinear, String), /gain/);

    // What a notebook measures on models in memory is the same: one definition, one population.
    const { table, breakout } = await trainingInput(linear, {});
    const split = splitTable(table, linear.project.split, breakout);
    const { served } = compare(split, breakout);
    const { validation } = split.parts;
    const { seed } = ofLinear.permutation;
    assert.deepEqual(
      ofLinear.features,
      featureImportances(served.model.scorer, served.early.scorer, validation, {
        repeats: 2,
        seed,
      }),
    );
    assert.deepEqual(ofLinear.population, {
      part: "validation",
      rows: validation.y.length,
      positives: positivesOf(validation),
    });
    assert.match(
      importanceText(ofLinear, String),
      /on average over the \d+ rows of the validation months/,
    );

    const rows = (await Deno.readTextFile(linear.paths.modeling)).trimEnd().split("\n");
    await Deno.writeTextFile(linear.paths.modeling, rows.slice(0, -1).join("\n") + "\n");
    await assert.rejects(
      measureImportance(linear, 2),
      (error) => error instanceof UserError && /not the table .* learnt from/.test(error.message),
    );
  });
});

Deno.test("without a model of one's own it is said what can be asked instead", async () => {
  await withTempDir(async (root) => {
    const workspace = await sampleIn(root, { plays: 2_000 });
    await assert.rejects(
      () => measureImportance(workspace, 2),
      /no model that learnt from this history.*'deno task breakout explain --artist <name>'/s,
    );
  });
});
