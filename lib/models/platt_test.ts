import assert from "node:assert/strict";
import fc from "fast-check";
import { calibratedProbability } from "./calibration.ts";
import { fitPlatt } from "./platt.ts";

const tenths = fc.integer({ min: -80, max: 80 }).map((n) => n / 10);
const rows = fc.array(
  fc.record({ margin: tenths, noise: tenths })
    .map(({ margin, noise }) => ({ margin, y: margin + noise > 0 ? 1 : 0 })),
  { maxLength: 60 },
);

Deno.test("a calibration keeps the order of the rows, or there is none and it says why", () => {
  let fitted = 0;
  fc.assert(fc.property(rows, (data) => {
    const { calibration, refused } = fitPlatt(data.map((r) => r.margin), data.map((r) => r.y));
    if (calibration === null) {
      assert.ok(refused.length > 0);
      return;
    }
    fitted++;
    const sorted = data.map((r) => r.margin).sort((a, b) => a - b);
    const mapped = sorted.map((margin) => calibratedProbability(calibration, margin));
    mapped.forEach((p, place) => {
      assert.ok(p >= 0 && p <= 1);
      assert.ok(place === 0 || p >= (mapped[place - 1] ?? NaN));
    });
    // What makes the method calibrate: the mean probability is that of Platt's smoothed targets.
    const positives = data.filter((r) => r.y === 1).length;
    const negatives = data.length - positives;
    const targets = positives * (positives + 1) / (positives + 2) + negatives / (negatives + 2);
    const sum = mapped.reduce((total, p) => total + p, 0);
    assert.ok(Math.abs(sum - targets) < 1e-4 * data.length, `${sum} is not ${targets}`);
  }));
  assert.ok(fitted > 20, "hardly any case was fitted: the test shows nothing");
});

Deno.test("separable rows are calibrated too, never to certainty", () => {
  const { calibration } = fitPlatt([-2, -1, 1, 2], [0, 0, 1, 1]);
  assert.ok(calibration !== null);
  const probability = calibratedProbability(calibration, 2);
  assert.ok(probability > 0.7 && probability < 0.99);
});

Deno.test("what cannot be calibrated is refused with the reason", () => {
  assert.match(fitPlatt([1, 2], [0, 0]).refused ?? "", /no validation row is a breakout/);
  assert.match(fitPlatt([1, 2], [1, 1]).refused ?? "", /no validation row is not a breakout/);
  assert.match(fitPlatt([2, 1], [0, 1]).refused ?? "", /higher score does not mean a likelier/);
  assert.match(fitPlatt([1, 1], [0, 1]).refused ?? "", /could not be fitted/);
  assert.match(fitPlatt([], []).refused ?? "", /no validation row/);
});
