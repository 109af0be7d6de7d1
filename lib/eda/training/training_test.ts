import assert from "node:assert/strict";
import fc from "fast-check";
import { sum } from "d3-array";
import { everyRow } from "../../features/matrix.ts";
import { withSimulatedHistory } from "../testing.ts";
import { isUnavailable } from "../unavailable.ts";
import { runBacktest } from "./backtest_windows.ts";
import { confusion } from "./confusion.ts";
import { contributionSwarms } from "./contributions.ts";
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
    assert.match(precisionOfLikeliest(run).svg, /the shared model, 10 likeliest: /);
  }));

Deno.test("every swarm stays on its line", () =>
  withSimulatedHistory(async (history) => {
    const training = await trainModels(history);
    assert.ok(!isUnavailable(training));
    const { svg } = contributionSwarms(training);
    const height = Number(/ height="(\d+)" viewBox/.exec(svg)?.[1]);
    const middles = [...svg.matchAll(/<circle [^>]*cy="([\d.-]+)"/g)].map(([, y]) => Number(y));
    assert.ok(middles.length > 100);
    assert.ok(middles.every((y) => y > 0 && y < height));
  }));
