import assert from "node:assert/strict";
import { alertPrecisionOf, alertRecallOf } from "./alert_rates.ts";
import { liftOf, prevalenceOf } from "./lift.ts";
import { onceEach } from "./statistic.ts";

const Y = [1, 1, 1, 0, 0];

Deno.test("hand-computed cases", () => {
  // Alerts: two of the three positives, one of the two negatives.
  const alerts = [1, 1, 0, 1, 0];
  assert.equal(onceEach(alertPrecisionOf(Y, alerts), 5), 2 / 3);
  assert.equal(onceEach(alertRecallOf(Y, alerts), 5), 2 / 3);
  assert.equal(onceEach(alertRecallOf(Y, [0, 0, 1, 0, 0]), 5), 1 / 3);
  assert.equal(onceEach(prevalenceOf(Y), 5), 3 / 5);
  assert.ok(
    Math.abs((onceEach(liftOf(alertPrecisionOf(Y, alerts), prevalenceOf(Y)), 5) ?? NaN) - 10 / 9) <
      1e-12,
  );
});

Deno.test("what is undefined is null", () => {
  assert.equal(onceEach(alertPrecisionOf(Y, [0, 0, 0, 0, 0]), 5), null);
  assert.equal(onceEach(alertRecallOf([0, 0], [1, 1]), 2), null);
  assert.equal(onceEach(prevalenceOf([]), 0), null);
  assert.equal(onceEach(liftOf(() => 0, prevalenceOf([0, 0])), 2), null);
  assert.throws(() => alertPrecisionOf(Y, [1]), /differ in length: 1, 5/);
});
