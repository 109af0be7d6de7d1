import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { eachMetric } from "../metrics/metrics.ts";
import { writeAtomic, writeJson } from "../base/files.ts";
import { readArtifact } from "./artifact.ts";
import { xgboostLibrary } from "../models/xgboost/library.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { writeModelCards } from "./model_card.ts";
import { inRoot, type MadeUp } from "../commands/testing.ts";
import { trainAndSave } from "../commands/train/train.ts";
import type { TrainReport } from "./train_report.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

const ONE: MadeUp[] = [{ months: 30, seed: 0.1 }];
const TWO: MadeUp[] = [
  { listener: "ann", months: 30, seed: 0.3 },
  { listener: "ben", months: 30, seed: 0.4 },
];

async function cardOf(workspace: Workspace, folder = "."): Promise<string> {
  await writeModelCards(workspace.paths);
  return await Deno.readTextFile(join(dirname(workspace.paths.artifact), folder, "MODEL_CARD.md"));
}

/** A backtest whose PR-AUC is 0.4 (0.3 to 0.5) for all, of the table that was trained on. */
function backtestOf(
  { input, feature_set, models, production_model }: TrainReport,
  listener?: string,
): Record<string, unknown> {
  const figure = (value: number, low: number, high: number): object =>
    eachMetric(() => ({ value, low, high, draws: 1000 }));
  const comparison = {
    rows: 100,
    positives: 10,
    prevalence: 0.1,
    months: 12,
    artists: 50,
    artists_with_positives: 8,
    models: Object.fromEntries(
      Object.entries(models).map(([name, { trained }]) => [name, {
        trained,
        metrics: figure(0.4, 0.3, 0.5),
        alerts_per_month: { min: 0, median: 1, max: 2 },
      }]),
    ),
    winner_minus: Object.fromEntries(
      Object.keys(models).filter((name) => name !== production_model)
        .map((name) => [name, figure(0, name === "delta_1m" ? 0.1 : -0.1, 0.2)]),
    ),
  };
  const window = { first: "2021-04-01", last: "2021-06-01" };
  return {
    schema_version: 1,
    input,
    feature_set,
    xgboost_mode: "final",
    settings: {
      start: 0.5,
      step_months: 3,
      horizon_months: 2,
      max_median_alerts: 3,
      top_share: 0.05,
      bootstrap_draws: 1000,
      seed: 42,
      confidence: 0.95,
    },
    folds: [{
      ...window,
      listener: listener ?? null,
      training: { ...window, months: 10, rows: 120, positives: 20 },
      window: { months: 3, rows: 36, positives: 4 },
      predicted: true,
      remarks: [],
    }],
    winner: { name: production_model, reason: "" },
    all: comparison,
    ...(listener === undefined ? {} : { listeners: { [listener]: comparison } }),
    warnings: [],
  };
}

Deno.test("the card has intervals where there is a backtest of the same table, and only there", async () => {
  await inRoot(ONE, {}, async (workspace) => {
    const report = await trainAndSave(workspace);
    const backtest = backtestOf(report);
    const intervals = /0\.400 \[0\.300,\u00A00\.500\]/;
    const none =
      /There is no backtest of this model on this table, so these figures have no interv/;

    const before = await cardOf(workspace);
    assert.match(before, none);
    assert.doesNotMatch(before, intervals);

    await writeJson(workspace.paths.backtest, backtest);
    const after = await cardOf(workspace);
    assert.match(after, intervals);
    assert.doesNotMatch(after, none);
    assert.match(after, /95 % intervals from 1\s000 bootstrap draws over artists: 1 of 1 folds/);
    // Only those whose difference may be nothing are named as not told apart.
    const limit = /not shown to be higher than that of (.*): the 95 % interval/.exec(after)?.[1];
    assert.match(limit ?? "", /share_t, by \S+ \[-0\.100,\u00A00\.200\]/);
    assert.doesNotMatch(limit ?? "", /delta_1m/);

    const foreign = { ...backtest, input: { ...report.input, sha256: "0".repeat(64) } };
    await writeJson(workspace.paths.backtest, foreign);
    assert.equal(await cardOf(workspace), before);
    await writeAtomic(workspace.paths.backtest, '{"schema_version": 1, "inp');
    assert.equal(await cardOf(workspace), before);
  });
});

Deno.test("a backtest of listeners' own models is told in their cards, not in that of all", async () => {
  await inRoot(TWO, { pooling: "own" }, async (workspace) => {
    const report = await trainAndSave(workspace);
    await writeJson(workspace.paths.backtest, backtestOf(report, "ann"));
    const { own_models } = await readArtifact(workspace.paths.artifact);
    const folders = new Map(own_models?.map(({ listener, folder }) => [listener, folder]));
    assert.match(await cardOf(workspace, folders.get("ann")), /1 of 1 folds could be predicted/);
    assert.match(await cardOf(workspace, folders.get("ben")), /There is no backtest/);
    assert.match(await cardOf(workspace), /There is no backtest/);
  });
});

Deno.test("every figure of the card is one of the results", async () => {
  await inRoot(ONE, {}, async (workspace) => {
    const report = await trainAndSave(workspace);
    const card = await cardOf(workspace);
    const { split, models, production_model } = report;
    for (const [name, { validation, test }] of Object.entries(models)) {
      const figures = [validation.pr_auc, validation.roc_auc, test.pr_auc, test.roc_auc];
      const cells = figures.map((value) => ` *${value?.toFixed(3)} \\|`).join("");
      assert.match(card, new RegExp(`\\| \\**${name}\\** +\\| [a-z]+ +\\|${cells}`));
    }
    const served = models[production_model];
    assert.ok(served?.trained === true);
    const { alerts, true_positives } = served.test;
    assert.ok(card.includes(`raised ${alerts} alert`));
    assert.ok(card.includes(`Breakouts among them: ${true_positives} (`));
    assert.ok(card.includes(`probability of ${served.threshold} or more`));
    assert.match(card, new RegExp(`test +\\| +\\S+ \\| +\\S+ \\| +\\d+ \\| +${split.test.rows} `));
    // The table was not built from scrobbles here, so the card must not claim to know the rules.
    assert.match(card, /the rules behind its label `y` are not known/);
    assert.match(card, /Which scrobbles it was built from is not known/);
    assert.match(card, /Whether the history is a simulated one is not known/);
    assert.doesNotMatch(card, /undefined|NaN|null|Infinity/);
  });
});
