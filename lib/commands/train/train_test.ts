import assert from "node:assert/strict";
import stringWidth from "string-width";
import { dirname, join } from "node:path";
import { chosenFeatures } from "../../features/feature_sets.ts";
import { averagePrecision } from "../../metrics/ranking.ts";
import { UserError } from "../../base/errors.ts";
import { loadModel } from "../../artifact/artifact.ts";
import { copied } from "../../features/matrix.ts";
import { rawProbabilities } from "../../models/scorer.ts";
import { fitted } from "../../text/terminal.ts";
import { trainText } from "./text.ts";
import { predict } from "../../server/predict.ts";
import { requestReader } from "../../server/request.ts";
import { readTrainingTable, rowsWhere } from "../../split/training_table.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { inRoot, type MadeUp, type Modeling } from "../testing.ts";
import { trainAndSave } from "./train.ts";
import {
  readTrainReport,
  type TrainedReport,
  type TrainReport,
} from "../../artifact/train_report.ts";
import { Booster, DMatrix } from "../../models/xgboost/booster.ts";
import { xgboostLibrary } from "../../models/xgboost/library.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

const { breakout } = await openWorkspace();
const columns = chosenFeatures(breakout);

const ONE: MadeUp[] = [{ months: 30, seed: 0.1 }];

function served(report: TrainReport): TrainedReport {
  const model = report.models[report.production_model];
  assert.ok(model?.trained === true);
  return model;
}

const readCard = (workspace: Workspace, folder = "."): Promise<string> =>
  Deno.readTextFile(join(dirname(workspace.paths.artifact), folder, "MODEL_CARD.md"));

Deno.test("XGBoost itself reads the saved model.json, whichever model is served", async () => {
  await inRoot(ONE, { production_model: "logistic" }, async (workspace) => {
    await trainAndSave(workspace);
    using booster = new Booster({});
    booster.loadJson(await Deno.readTextFile(workspace.paths.model));
    const { artifact } = await loadModel(workspace.paths.artifact);
    assert.equal(artifact.model.family, "logistic");
  });
});

Deno.test("a saved XGBoost model is one that XGBoost itself reads", async () => {
  await inRoot(ONE, { production_model: "xgboost" }, async (workspace) => {
    await trainAndSave(workspace);
    const { features: { matrix } } = await readTrainingTable(workspace.paths.modeling, columns);
    using rows = new DMatrix(matrix);
    using booster = new Booster({});
    booster.loadJson(await Deno.readTextFile(workspace.paths.model));
    const { scorer } = await loadModel(workspace.paths.artifact);
    assert.deepEqual([...booster.predictMargins(rows)], [...scorer.margins(matrix)]);
  });
});

for (const family of ["xgboost", "logistic"] as const) {
  Deno.test(`${family} is saved and served as it was measured`, async () => {
    await inRoot(ONE, { production_model: family }, async (workspace) => {
      const report = await trainAndSave(workspace);
      assert.equal(report.production_model, family);
      const model = await loadModel(workspace.paths.artifact);
      assert.equal(model.artifact.model.family, family);
      assert.equal(model.artifact.threshold, served(report).threshold);

      const { y, months, features: { matrix } } = await readTrainingTable(
        workspace.paths.modeling,
        columns,
      );
      const { first } = report.split.test.months;
      const records = [...y.keys()].filter((row) => (months[row] ?? "") >= first).map((row) =>
        Object.fromEntries(
          columns.map((name, j) => [name, matrix.values[row * columns.length + j] ?? null]),
        )
      );
      const { predictions } = predict(
        model,
        requestReader(columns, records.length).read({ records }),
      );
      assert.equal(
        predictions.filter(({ is_breakout }) => is_breakout).length,
        served(report).test.alerts,
      );
      assert.ok(served(report).test.alerts > 0);
    });
  });
}

Deno.test("metrics.json holds what was reported: every model and heuristic, in one form", async () => {
  await inRoot(ONE, {}, async (workspace) => {
    const report = await trainAndSave(workspace);
    assert.deepEqual(await readTrainReport(workspace.paths.metrics), report);
    assert.deepEqual(
      Object.keys(report.models),
      ["xgboost", "logistic", "plays_t", "share_t", "days_active_t", "delta_1m"],
    );
    assert.equal(report.listeners, undefined);
    const text = trainText(report, String);
    for (const name of Object.keys(report.models)) assert.match(text, new RegExp(`│ ${name}`));
    const raw = await Deno.readTextFile(workspace.paths.artifact);
    assert.doesNotMatch(raw, /own_models|listener/);
  });
});

Deno.test("tuning tries the whole grid and keeps the entry that ranks validation best", async () => {
  await inRoot(ONE, {}, async (workspace) => {
    const steps: string[] = [];
    const final = await trainAndSave(workspace);
    const tuned = await trainAndSave(
      workspace,
      { mode: "tune" },
      (done, of, note) => steps.push(`${done <= of} ${note}`),
    );
    assert.equal(final.xgboost_mode, "final");
    assert.equal(tuned.xgboost_mode, "tune");
    const { xgboost } = tuned.models;
    assert.ok(xgboost?.trained === true);
    const { grid } = breakout.modeling.xgboost;
    assert.deepEqual(
      xgboost.trials.map(({ params: { best_n_estimators: _, ...params } }) => params),
      grid,
    );
    assert.equal(
      xgboost.validation.pr_auc,
      Math.max(...xgboost.trials.map(({ pr_auc }) => Number(pr_auc))),
    );
    const text = fitted(trainText(tuned, String), 80);
    assert.match(text, /Settings of xgboost tried/);
    for (const line of text.split("\n")) assert.ok(stringWidth(line) <= 80, line);
    assert.ok(steps.some((step) => /^true xgboost setting 4 of 4, PR-AUC/.test(step)));
    assert.ok(!steps.some((step) => step.startsWith("false")));
  });
});

Deno.test("a calibration moves probabilities and threshold together, and no alert", async () => {
  const train = (calibration: "none" | "platt"): Promise<[TrainReport, number[], number[]]> =>
    inRoot(ONE, { calibration }, async (workspace) => {
      const report = await trainAndSave(workspace);
      const { scorer, artifact } = await loadModel(workspace.paths.artifact);
      assert.equal(artifact.calibration === null, calibration === "none");
      const { features: { matrix } } = await readTrainingTable(workspace.paths.modeling, columns);
      const records = [...Array(matrix.rows).keys()].map((row) =>
        Object.fromEntries(columns.map((name, j) => [name, matrix.values[row * 13 + j] ?? null]))
      );
      const { predictions } = predict(
        { artifact, scorer },
        requestReader(columns, records.length).read({ records }),
      );
      return [
        report,
        predictions.map(({ probability }) => probability ?? NaN),
        [...rawProbabilities(scorer, matrix)],
      ];
    });
  const [raw, rawProbability, rawScore] = await train("none");
  const [platt, plattProbability, plattScore] = await train("platt");
  assert.equal(raw.production_model, platt.production_model);
  assert.deepEqual(served(platt).test, served(raw).test);
  assert.notEqual(served(platt).threshold, served(raw).threshold);
  assert.deepEqual(rawProbability, rawScore);
  assert.deepEqual(plattScore, rawScore, "the raw score is kept");
  assert.notDeepEqual(plattProbability, rawScore);

  const { calibration } = served(platt);
  assert.ok(calibration.applied && calibration.calibrated !== null);
  assert.equal(served(raw).calibration.applied, false);
  assert.deepEqual({ ...served(raw).calibration, applied: true }, calibration);
  // Balanced classes make raw probabilities too high; calibrated ones come closer.
  assert.ok(Number(calibration.calibrated.brier) < Number(calibration.raw.brier));
  assert.match(trainText(platt, String), /Probabilities are calibrated \(Platt\)/);
});

Deno.test("without a positive in validation the output says how the winner was chosen", async () => {
  const history = { months: 30, seed: 0.2, mayBreakOut: (m: number) => m < 18 || m >= 24 };
  await inRoot([history], { calibration: "platt" }, async (workspace) => {
    const report = await trainAndSave(workspace);
    const text = trainText(report, String);
    assert.match(text, /chosen because it is the first of the models that learn, and without/);
    assert.match(text, /Note: the probabilities of xgboost could not be calibrated/);
    assert.match(await readCard(workspace), /without a breakout in the validation months/);
    assert.match(await readCard(workspace), /not possible, no validation row is a breakout/);
  });
});

Deno.test("a heuristic that does better than the winner is named", async () => {
  // One stump, grown on a hundredth of the rows and features, hardly knows anything.
  const modeling: Modeling = {
    production_model: "xgboost",
    xgboost: {
      ...breakout.modeling.xgboost,
      n_estimators: 1,
      final_params: { max_depth: 1, eta: 1e-6, subsample: 0.01, colsample_bytree: 0.01 },
    },
  };
  await inRoot(ONE, modeling, async (workspace) => {
    const report = await trainAndSave(workspace);
    assert.ok(report.beaten_by.some(({ name }) => name === "plays_t"));
    assert.match(
      trainText(report, String),
      /Note: On the validation months xgboost \(PR-AUC 0\.\d+\) is beaten by .*plays_t alone/,
    );
    assert.match(await readCard(workspace), /is beaten by .*plays_t alone \(0\.\d+\)/);
  });
});

Deno.test("a label that never changes is refused with what the rules would need", async () => {
  await inRoot([{ months: 30, seed: 0.1, mayBreakOut: () => false }], {}, async (workspace) => {
    await assert.rejects(trainAndSave(workspace), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(
        error.message,
        /modeling\.csv: .*360 artist-months .* 0 breakouts.*reaches 20 plays/s,
      );
      return true;
    });
  });
});

const FAMILY: MadeUp[] = [
  { listener: "ann", months: 30, seed: 0.3 },
  { listener: "../bö/b", months: 24, seed: 0.4 },
  { listener: "quiet", months: 24, seed: 0.5, mayBreakOut: (month) => month >= 20 },
  { listener: "short", months: 3, seed: 0.6 },
];

Deno.test("pooled: one model of all, measured on each, the short history named", async () => {
  await inRoot(FAMILY, { pooling: "pooled" }, async (workspace) => {
    const report = await trainAndSave(workspace);
    const { listeners } = report;
    assert.ok(listeners !== undefined);
    assert.deepEqual(listeners.each.map(({ listener }) => listener), ["../bö/b", "ann", "quiet"]);
    assert.ok(listeners.each.every(({ own, own_missing }) => own === null && own_missing === null));
    assert.deepEqual(listeners.left_out.map(({ listener }) => listener), ["short"]);
    assert.match(
      trainText(report, String),
      /short is left out: the modeling table covers 3 months/,
    );

    // Each is split by their own months; together they are the table's parts.
    assert.equal(listeners.each[1]?.split.train.months.count, 18);
    assert.equal(listeners.each[0]?.split.train.months.count, 14);
    for (const part of ["train", "validation", "test"] as const) {
      const rows: number = listeners.each.reduce((sum, { split }) => sum + split[part].rows, 0);
      assert.equal(rows, report.split[part].rows);
    }
    assert.equal((await loadModel(workspace.paths.artifact)).artifact.own_models, undefined);
    assert.match(await readCard(workspace), /the histories of 3 listeners/);
  });
});

function splitOf(
  { each }: NonNullable<TrainReport["listeners"]>,
  listener: string,
): TrainReport["split"] | undefined {
  return each.find((one) => one.listener === listener)?.split;
}

Deno.test("own: a model for each who can have one, beside the one of all", async () => {
  await inRoot(FAMILY, { pooling: "own" }, async (workspace) => {
    const { listeners } = await trainAndSave(workspace);
    assert.ok(listeners !== undefined);
    const missing = listeners.each.map(({ listener, own_missing }) => [listener, own_missing]);
    assert.deepEqual(missing.slice(0, 2), [["../bö/b", null], ["ann", null]]);
    assert.match(String(missing[2]?.[1]), /none of the 168 training rows/);

    const { artifact } = await loadModel(workspace.paths.artifact);
    const folder = dirname(workspace.paths.artifact);
    assert.deepEqual(artifact.own_models?.map(({ listener }) => listener), ["../bö/b", "ann"]);
    for (const { listener, folder: own } of artifact.own_models ?? []) {
      assert.match(own, /^listeners\/[\p{L}\p{N}-]+$/u);
      const model = await loadModel(join(folder, own, "artifact.json"));
      assert.equal(model.artifact.listener, listener);
      assert.deepEqual(model.artifact.training, splitOf(listeners, listener));
      assert.ok((await readCard(workspace, own)).includes(`It is ${listener}'s own.`));
    }

    // A heuristic's scores are the same whoever's model stands beside it.
    const table = await readTrainingTable(workspace.paths.modeling, columns);
    const test = rowsWhere(table, (row) => {
      const listener = table.listeners?.[row] ?? "";
      const first = splitOf(listeners, listener)?.test.months.first;
      return listener !== "quiet" && first !== undefined && (table.months[row] ?? "") >= first;
    });
    const plays = copied({ ...test.features, columns: ["plays_t"] }).values;
    assert.equal(
      listeners.own_together?.["plays_t"]?.test.pr_auc,
      averagePrecision(test.y, plays),
    );
  });
});

Deno.test("listeners' own models are the same bytes in every run", async () => {
  const bytes = (): Promise<string[]> =>
    inRoot(FAMILY, { pooling: "own" }, async (workspace) => {
      await trainAndSave(workspace);
      const { artifact } = await loadModel(workspace.paths.artifact);
      const folder = dirname(workspace.paths.artifact);
      const folders = [".", ...(artifact.own_models ?? []).map((own) => own.folder)];
      const files = folders.flatMap((own) =>
        ["artifact.json", "model.json", "MODEL_CARD.md"].map((name) => join(folder, own, name))
      );
      return await Promise.all(
        [...files, workspace.paths.metrics].map((file) => Deno.readTextFile(file)),
      );
    });
  assert.deepEqual(await bytes(), await bytes());
});

Deno.test("where no listener has enough history, each is named", async () => {
  const short = [{ listener: "a", months: 3, seed: 0.1 }, { listener: "b", months: 4, seed: 0.2 }];
  await inRoot(short, {}, async (workspace) => {
    await assert.rejects(trainAndSave(workspace), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(
        error.message,
        /no listener has enough history:\na: .*3 months.*\nb: .*4 months/s,
      );
      return true;
    });
  });
});
