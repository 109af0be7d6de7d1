import assert from "node:assert/strict";
import { kaplanMeier } from "./kaplan_meier.ts";

/** Weeks in remission under 6-mercaptopurine, Freireich et al. (1963); + marks the still remitting. */
const REMISSIONS = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+".split(" ")
  .map((text) => ({ time: parseInt(text), ended: !text.endsWith("+") }));

Deno.test("survival is Kaplan and Meier's on a textbook case", () => {
  const points = kaplanMeier(REMISSIONS).filter((point) => point.ended > 0);
  assert.deepEqual(points.map((p) => p.time), [6, 7, 10, 13, 16, 22, 23]);
  assert.deepEqual(points.map((p) => p.atRisk), [21, 17, 15, 12, 11, 7, 6]);
  assert.deepEqual(
    points.map((p) => p.value.toFixed(4)),
    ["0.8571", "0.8067", "0.7529", "0.6902", "0.6275", "0.5378", "0.4482"],
  );
  // survival::survfit(…, conf.type = "log-log") in R.
  const last = points.at(-1);
  assert.equal(last?.low.toFixed(3), "0.188");
  assert.equal(last?.high.toFixed(3), "0.680");
});

Deno.test("with nothing watched there is nothing to say, and all that ended is no survival", () => {
  assert.deepEqual(kaplanMeier([]), []);
  assert.deepEqual(
    kaplanMeier([{ time: 2, ended: true }]),
    [{ time: 2, atRisk: 1, ended: 1, value: 0, low: 0, high: 0 }],
  );
});
