import assert from "node:assert/strict";
import fc from "fast-check";
import { formatMonth, parseMonth } from "../base/calendar.ts";
import { innerSplit, rollingOrigin } from "./rolling_origin.ts";

const counted = (month: string | undefined): number => parseMonth(month ?? "") ?? NaN;

Deno.test("folds of a year: windows from the middle on, two months kept clear before each", () => {
  const year = Array.from({ length: 12 }, (_, i) => formatMonth(2024 * 12 + i));
  const folds = rollingOrigin([...year, ...year], {
    start: 0.5,
    step_months: 4,
    horizon_months: 2,
  });
  assert.deepEqual(folds, [
    {
      first: "2024-07-01",
      last: "2024-10-01",
      training: year.slice(0, 4),
      window: year.slice(6, 10),
    },
    { first: "2024-11-01", last: "2024-12-01", training: year.slice(0, 8), window: year.slice(10) },
  ]);
});

Deno.test("after a pause the next window begins where the history goes on", () => {
  const months = ["2010-01", "2010-02", "2010-03", "2010-04", "2015-08", "2015-10"];
  const folds = rollingOrigin(months, { start: 0.5, step_months: 3, horizon_months: 2 });
  assert.deepEqual(folds.map(({ first, last, window }) => ({ first, last, window })), [
    { first: "2010-04-01", last: "2010-06-01", window: ["2010-04"] },
    { first: "2015-08-01", last: "2015-10-01", window: ["2015-08", "2015-10"] },
  ]);
  assert.deepEqual(folds.map((fold) => fold.training.at(-1)), ["2010-01", "2010-04"]);
});

Deno.test("windows cover every month from the first on once; no training label looks into one", () => {
  const month = fc.integer({ min: 2015 * 12, max: 2020 * 12 });
  const options = fc.record({
    start: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    step_months: fc.integer({ min: 1, max: 6 }),
    horizon_months: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(fc.array(month, { minLength: 2, maxLength: 40 }), options, (of, options) => {
      const distinct = [...new Set(of)].sort((a, b) => a - b);
      const folds = rollingOrigin(of.map(formatMonth), options);
      const windows = folds.flatMap(({ window }) => window.map(counted));
      assert.deepEqual(windows, distinct.filter((m) => m >= counted(folds[0]?.first)));
      assert.equal(folds.length > 0, distinct.length > 1);
      for (const { first, last, training, window } of folds) {
        assert.ok(counted(last) - counted(first) < options.step_months);
        assert.ok(window.every((m) => m >= first && m <= last));
        const clear = counted(first) - options.horizon_months;
        assert.deepEqual(training.map(counted), distinct.filter((m) => m < clear));
      }
    }),
  );
});

Deno.test("the inner split cuts whole months off the end", () => {
  const months = ["a", "b", "c", "d", "e"];
  assert.deepEqual(innerSplit(months, 0.4), { train: ["a", "b", "c"], validation: ["d", "e"] });
  assert.deepEqual(innerSplit(months, 0.01), {
    train: ["a", "b", "c", "d"],
    validation: ["e"],
  });
  assert.deepEqual(innerSplit(["a"], 0.25), { train: [], validation: ["a"] });
  assert.deepEqual(innerSplit([], 0.25), { train: [], validation: [] });
});

Deno.test("what is not a month is refused", () => {
  const options = { start: 0.5, step_months: 3, horizon_months: 2 };
  assert.throws(() => rollingOrigin(["2024-13-01"], options), /not a month: 2024-13-01/);
});
