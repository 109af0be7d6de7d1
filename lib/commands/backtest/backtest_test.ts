import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { backtestReportSchema } from "../../evaluation/backtest_report.ts";
import { METRICS } from "../../metrics/metrics.ts";
import { candidatesOf } from "../../selection/candidates.ts";
import { xgboostLibrary } from "../../models/xgboost/library.ts";
import { backtestText } from "./text.ts";
import { breakout as breakoutCommand, withTempDir } from "../../testing.ts";
import { readRuns } from "../../workspace/runs.ts";
import { backtestAndSave } from "./backtest.ts";
import { buildTables } from "../build/build.ts";
import { sampleIn } from "../testing.ts";
import { trainAndSave } from "../train/train.ts";
import { fitted } from "../../text/terminal.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

Deno.test("a backtest of a simulated history: every model with intervals, the same bytes again", async () => {
  await withTempDir(async (root) => {
    const workspace = await sampleIn(root, { seed: 5, plays: 30_000 });
    const { paths } = workspace;
    const built = await buildTables(workspace);
    const trained = await trainAndSave(workspace);
    const card = join(dirname(paths.artifact), "MODEL_CARD.md");
    assert.match(await Deno.readTextFile(card), /no intervals/);

    const heard: [done: number, of: number][] = [];
    const report = await backtestAndSave(workspace, {}, (done, of) => heard.push([done, of]));
    const written = await Deno.readTextFile(paths.backtest);
    assert.deepEqual(backtestReportSchema.parse(JSON.parse(written)), report);
    assert.doesNotMatch(await Deno.readTextFile(card), /no intervals/);

    assert.deepEqual(report.input, {
      file: built.modeling.file,
      sha256: built.modeling.sha256,
      scrobbles_sha256: built.scrobbles.sha256,
      simulated: true,
    });
    assert.equal(report.winner.name, trained.production_model);
    assert.deepEqual(
      Object.keys(report.all.models),
      candidatesOf(workspace.breakout).map(({ name }) => name),
    );
    assert.ok(report.all.positives > 0, "without a breakout the test shows nothing");
    for (const { trained, metrics } of Object.values(report.all.models)) {
      assert.equal(metrics.pr_auc.draws, 100);
      assert.equal(metrics.brier.value === null, !trained);
    }
    const fits = report.folds.length * Object.keys(report.all.models).length;
    assert.deepEqual(heard, Array.from({ length: fits }, (_, i) => [i, fits]));

    const again = await breakoutCommand(["backtest", "--root", root, "--json"]);
    assert.equal(again.code, 0, again.stderr);
    assert.equal(again.stdout, written);
    const runs = await readRuns(workspace);
    assert.deepEqual(runs.map(({ command }) => command), ["train", "backtest", "backtest"]);
    assert.deepEqual(
      Object.entries(runs[1]?.figures ?? {})[0],
      [`PR-AUC of ${report.winner.name}`, {
        value: report.all.models[report.winner.name]?.metrics.pr_auc.value,
        low: report.all.models[report.winner.name]?.metrics.pr_auc.low,
        high: report.all.models[report.winner.name]?.metrics.pr_auc.high,
      }],
    );
    assert.equal(await Deno.readTextFile(paths.backtest), written);

    const text = backtestText({ ...report, listeners: { "a listener": report.all } }, String);
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`t${n}`, report.all]));
    const short = backtestText(
      { ...report, listeners: many, warnings: ["t3: few artists", "seen by all"] },
      String,
    );
    assert.match(short, /Each of the 11 listeners has figures of their own with --json\.\n/);
    assert.match(short, /Note: seen by all\.$/);
    assert.doesNotMatch(short, /Listener t|t3/);
    assert.match(text, /Folds of .*\(simulated history\)/);
    for (const { label } of Object.values(METRICS)) assert.ok(text.includes(label), label);
    const { value, low, high } = report.all.models["xgboost"]?.metrics.pr_auc ?? {};
    assert.match(text, new RegExp(`xgboost +│ +${value?.toFixed(3)}`));
    assert.ok(text.includes(`[${low?.toFixed(2)},\u00A0${high?.toFixed(2)}]`), text);
    for (const line of fitted(text, 80).split("\n")) assert.ok(line.length <= 80, line);
  });
});
