import assert from "node:assert/strict";
import fc from "fast-check";
import { sum } from "d3-array";
import { everyRow } from "../../features/matrix.ts";
import { withSimulatedHistory } from "../testing.ts";
import { isUnavailable } from "../unavailable.ts";
import { backtestWindows, runBacktest } from "./backtest_windows.ts";
import { confusion } from "./confusion.ts";
import { contributionSwarms } from "./contributions.ts";
import { backtestModels, testModels, winnerMinus } from "./model_intervals.ts";
import { precisionOfLikeliest } from "./precision_of_likeliest.ts";
import { SHARED } from "./shared_model.ts";
import { sweep } from "./threshold_sweep.ts";
import { trainModels } from "./training.ts";

Deno.test("the chosen threshold is one of the points of its curve, however many there are", () => {
  const score = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(score, { minLength: 1, maxLength: 400 }), score, (scores, chosen) => {
      const rows = scores.length;
      const table = {
        months: Array<string>(rows).fill("2024-01-01"),
        artists: scores.map((_, row) => String(row)),
        features: everyRow({ values: new Float32Array(), rows, columns: [] }),
        y: new Uint8Array(rows).fill(1),
      };
      const thresholds = sweep(table, Float64Array.from(scores), chosen)
        .map(({ threshold }) => threshold);
      assert.ok(thresholds.includes(chosen));
      assert.ok(thresholds.length <= 151);
      assert.deepEqual(thresholds, [...thresholds].sort((a, b) => a - b));
    }),
    { numRuns: 50 },
  );
});

Deno.test("a backtest holds the shared model against the history's own, on the same rows and draws", () =>
  withSimulatedHistory(async (history) => {
    const run = await runBacktest(history);
    assert.ok(!isUnavailable(run));
    const { report: { winner, all: saved }, rows, models, all, windows } = run;
    assert.equal(rows.y.length, sum(windows, (window) => window.rows.y.length));
    assert.equal(all.rows, rows.y.length);
    assert.deepEqual(all.models[winner.name], saved.models[winner.name]);
    assert.ok(all.winner_minus[SHARED] !== undefined && all.models[SHARED] !== undefined);
    for (const { scores, alerts } of models) {
      assert.equal(scores.length, rows.y.length);
      assert.equal(alerts.length, rows.y.length);
    }
    const counts =
      confusion(run).svg.match(/[\d\u202F]+ (right|missed|false alarms|left alone)<\/text/g) ?? [];
    assert.equal(sum(counts, (told) => Number(told.replace(/\D/g, ""))), 2 * rows.y.length);
    const settings = { ...run.report.settings, confidence: 0.8 };
    const other = { ...run, report: { ...run.report, settings } };
    for (const draw of [precisionOfLikeliest, backtestModels, winnerMinus, backtestWindows]) {
      assert.match(draw(other).description, /80 % interval/);
    }
    assert.match(precisionOfLikeliest(run).svg, /the shared model, 10 likeliest: /);
  }));

Deno.test("every swarm stays on its line, and a row that misses the feature has a point, too", () =>
  withSimulatedHistory(async (history) => {
    const training = await trainModels(history);
    assert.ok(!isUnavailable(training));
    const { config } = training;
    const differently = { ...config, backtest: { ...config.backtest, confidence: 0.8 } };
    const { values } = training.comparison.split.parts.test.features.matrix;
    for (let at = 0; at < values.length; at += 3) values[at] = NaN;
    const { svg, description } = contributionSwarms(training);
    const height = Number(/ height="(\d+)" viewBox/.exec(svg)?.[1]);
    const middles = [...svg.matchAll(/<circle [^>]*cy="([\d.-]+)"/g)].map(([, y]) => Number(y));
    assert.ok(middles.length > 100);
    assert.ok(middles.every((y) => y > 0 && y < height));
    const every = Number(/one row in (\d+)/.exec(description)?.[1] ?? 1);
    const { rows } = training.comparison.split.summary.test;
    assert.equal(middles.length, 9 * Math.ceil(rows / every));
    assert.match(testModels({ ...training, config: differently }).description, /80 % intervals/);
  }));
