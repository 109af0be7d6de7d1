import assert from "node:assert/strict";
import fc from "fast-check";
import { alertsPerMonth, chooseThreshold } from "./alert_threshold.ts";

const BUDGET = { max_median_alerts: 1, beta: 0.5, min_tp_on_val: 1 };
const MONTHS = ["2024-01-01", "2024-01-01", "2024-02-01", "2024-02-01", "2024-03-01", "2024-03-01"];

Deno.test("alerts a month count months without alerts", () => {
  assert.deepEqual(alertsPerMonth(MONTHS, [0.9, 0.8, 0.7, 0.1, 0.2, 0.3], 0.5), {
    min: 0,
    median: 1,
    max: 2,
  });
});

Deno.test("the best F-beta within the budget is chosen", () => {
  const y = [1, 0, 1, 0, 0, 1];
  const scores = [0.9, 0.3, 0.8, 0.2, 0.85, 0.7];
  const chosen = chooseThreshold(MONTHS, y, scores, BUDGET);
  // At 0.7: 3 of 3 hits, 4 alerts (1, 1, 2 a month): F = 1.25·3 / (1.25·3 + 1) = 0.789.
  assert.equal(chosen.threshold, 0.7);
  assert.equal(chosen.reason, "the best F-score within the alert budget");
  assert.equal(chosen.true_positives, 3);
  assert.ok(Math.abs(chosen.f_beta - 3.75 / 4.75) < 1e-12);
});

Deno.test("ties go to fewer median alerts, then to the higher threshold", () => {
  // 1.0 and 0.9 both catch nothing more than the other: no row scores between them.
  const chosen = chooseThreshold(MONTHS, [1, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0], BUDGET);
  assert.equal(chosen.threshold, 1);
});

Deno.test("where no threshold keeps the budget the hits decide", () => {
  const y = [1, 1, 0, 0, 0, 0];
  const scores = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
  const chosen = chooseThreshold(MONTHS, y, scores, BUDGET);
  assert.equal(chosen.threshold, 0.5);
  assert.match(chosen.reason, /no threshold within the alert budget finds enough/);
  const strict = { ...BUDGET, min_tp_on_val: 9 };
  assert.match(
    chooseThreshold(MONTHS, y, scores, strict).reason,
    /no threshold finds enough breakouts/,
  );
});

Deno.test("without a positive the lowest threshold within the budget is chosen", () => {
  const scores = [0.9, 0.1, 0.8, 0.2, 0.7, 0.3];
  const chosen = chooseThreshold(MONTHS, [0, 0, 0, 0, 0, 0], scores, BUDGET);
  assert.equal(chosen.threshold, 0.3);
  assert.equal(chosen.alerts_per_month.median, 1);
  assert.match(chosen.reason, /no breakout/);
});

Deno.test("no candidate is better than the chosen one", () => {
  const row = fc.record({
    month: fc.constantFrom("a", "b", "c"),
    y: fc.constantFrom(0, 1),
    score: fc.constantFrom(0.1, 0.3, 0.5, 0.7),
  });
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
    const months = rows.map((r) => r.month);
    const y = rows.map((r) => r.y);
    const scores = rows.map((r) => r.score);
    fc.pre(y.includes(1));
    const chosen = chooseThreshold(months, y, scores, BUDGET);
    const fBeta = (threshold: number): { f: number; hits: number; median: number } => {
      const alerts = rows.filter((r) => r.score >= threshold);
      const hits = alerts.filter((r) => r.y === 1).length;
      const precision = alerts.length === 0 ? 0 : hits / alerts.length;
      const recall = hits / y.filter((label) => label === 1).length;
      const f = hits === 0 ? 0 : 1.25 * precision * recall / (0.25 * precision + recall);
      return { f, hits, median: alertsPerMonth(months, scores, threshold).median };
    };
    const within = [...new Set([...scores, 1])].map(fBeta)
      .filter((c) => c.median <= 1 && c.hits >= 1);
    if (within.length === 0) {
      assert.notEqual(chosen.reason, "the best F-score within the alert budget");
    } else {
      assert.ok(chosen.alerts_per_month.median <= 1);
      assert.ok(within.every((c) => c.f <= chosen.f_beta + 1e-12));
    }
  }));
});
