import assert from "node:assert/strict";
import fc from "fast-check";
import { type ComparedModel, type ComparedRows, compareModels } from "./comparison.ts";
import { METRICS } from "../metrics/metrics.ts";
import { averagePrecision, rocAuc } from "../metrics/ranking.ts";

const OPTIONS = { winner: "a", draws: 100, seed: 1, confidence: 0.9 };

const cases = fc.array(
  fc.record({
    artist: fc.constantFrom("p", "q", "r", "s", "t"),
    month: fc.constantFrom("2024-01-01", "2024-02-01"),
    y: fc.constantFrom(0, 1),
    a: fc.constantFrom(0, 0.2, 0.6, 1),
    b: fc.constantFrom(0, 0.2, 0.6, 1),
  }),
  { minLength: 4, maxLength: 30 },
).map((of) => {
  const rows: ComparedRows = {
    months: of.map(({ month }) => month),
    artists: of.map(({ artist }) => artist),
    y: Uint8Array.from(of, ({ y }) => y),
  };
  const model = (name: "a" | "b"): ComparedModel => ({
    name,
    trained: name === "a",
    scores: Float64Array.from(of, (row) => row[name]),
    alerts: Uint8Array.from(of, (row) => row[name] > 0.5 ? 1 : 0),
  });
  return { rows, a: model("a"), b: model("b") };
});

Deno.test("values are those of the rows as they are, differences those of the values", () => {
  fc.assert(
    fc.property(cases, ({ rows, a, b }) => {
      const { models, winner_minus, ...counts } = compareModels(rows, [a, b], OPTIONS);
      assert.equal(counts.rows, rows.y.length);
      assert.equal(counts.artists, new Set(rows.artists).size);
      assert.equal(models["a"]?.metrics.pr_auc.value, averagePrecision(rows.y, a.scores));
      assert.equal(models["b"]?.metrics.roc_auc.value, rocAuc(rows.y, b.scores));
      assert.equal(models["b"]?.metrics.brier.value, null, "a heuristic gives no probabilities");
      const [x, y] = [models["a"]?.metrics.roc_auc.value, models["b"]?.metrics.roc_auc.value];
      const difference = winner_minus["b"]?.roc_auc.value;
      assert.equal(difference, x === null ? null : (x ?? NaN) - (y ?? NaN));
      assert.deepEqual(Object.keys(winner_minus), ["b"]);
    }),
    { numRuns: 30 },
  );
});

Deno.test("intervals are in order, and rest on the draws in which the value is defined", () => {
  fc.assert(
    fc.property(cases, ({ rows, a, b }) => {
      const { models, positives } = compareModels(rows, [a, b], OPTIONS);
      for (const { metrics } of Object.values(models)) {
        for (const { value, low, high, draws } of Object.values(metrics)) {
          assert.ok(draws <= OPTIONS.draws);
          assert.equal(low === null, draws === 0);
          if (low !== null && high !== null) assert.ok(low <= high);
          if (value === null) assert.equal(draws, 0);
        }
        if (positives === 0) assert.equal(metrics.pr_auc.draws, 0);
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("a model does not differ from itself: differences are paired", () => {
  fc.assert(
    fc.property(cases, ({ rows, a }) => {
      const { winner_minus } = compareModels(rows, [a, { ...a, name: "again" }], OPTIONS);
      for (const { value, low, high } of Object.values(winner_minus["again"] ?? {})) {
        assert.ok(
          [value, low, high].every((difference) => difference === 0 || difference === null),
        );
      }
    }),
    { numRuns: 20 },
  );
});

Deno.test("a model that is better on every artist is shown to be better", () => {
  const artists = Array.from({ length: 60 }, (_, i) => `artist ${i}`);
  const rows = {
    months: artists.map(() => "2024-01-01"),
    artists,
    y: Uint8Array.from(artists, (_, i) => i % 4 === 0 ? 1 : 0),
  };
  const model = (name: string, scores: number[]): ComparedModel => ({
    name,
    trained: true,
    scores: Float64Array.from(scores),
    alerts: Uint8Array.from(scores, (score) => score > 0.5 ? 1 : 0),
  });
  const knows = model("a", artists.map((_, i) => i % 4 === 0 ? 0.9 : 0.1));
  const guesses = model("b", artists.map((_, i) => (i * 7 % 60) / 60));
  const { winner_minus } = compareModels(rows, [knows, guesses], OPTIONS);
  assert.ok((winner_minus["b"]?.pr_auc.low ?? NaN) > 0);
  assert.ok((winner_minus["b"]?.brier.high ?? NaN) < 0, "a Brier score is better when lower");
  assert.equal(METRICS.brier.better, "lower");
});

Deno.test("the seed decides the intervals, and a winner must be among the models", () => {
  fc.assert(
    fc.property(cases, ({ rows, a, b }) => {
      assert.deepEqual(
        compareModels(rows, [a, b], OPTIONS),
        compareModels(rows, [a, b], OPTIONS),
      );
    }),
    { numRuns: 5 },
  );
  const rows = { months: ["m"], artists: ["x"], y: Uint8Array.of(1) };
  assert.throws(() => compareModels(rows, [], OPTIONS), /no model is called a/);
});
