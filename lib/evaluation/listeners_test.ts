import assert from "node:assert/strict";
import fc from "fast-check";
import { averagePrecision } from "../metrics/ranking.ts";
import {
  judgeListeners,
  listenerFolds,
  type ListenerRows,
  type NamedScores,
  rowsByListener,
} from "./listeners.ts";

const OPTIONS = { fewestPositives: 1, draws: 50, seed: 1, confidence: 0.95 };

interface Row {
  readonly listener: string;
  readonly period: number;
  readonly y: number;
  readonly score: number;
}

const cases = fc.array(
  fc.record({
    listener: fc.constantFrom("a", "b", "c", "d"),
    period: fc.integer({ min: 0, max: 3 }),
    y: fc.constantFrom(0, 1),
    score: fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8),
  }),
  { minLength: 1, maxLength: 60 },
);

function rowsOf(rows: readonly Row[]): ListenerRows {
  return {
    listeners: rows.map(({ listener }) => listener),
    periods: rows.map(({ period }) => period),
    y: Uint8Array.from(rows, ({ y }) => y),
  };
}

function named(name: string, scores: readonly number[], probabilities = true): NamedScores {
  return { name, scores: Float64Array.from(scores), probabilities };
}

const scored = (rows: readonly Row[]): NamedScores => named("s", rows.map(({ score }) => score));

Deno.test("a permutation of the rows changes nothing", () => {
  fc.assert(fc.property(cases, fc.infiniteStream(fc.double({ noNaN: true })), (rows, keys) => {
    const shuffled = rows.map((row) => ({ row, key: keys.next().value }))
      .sort((a, b) => a.key - b.key).map(({ row }) => row);
    const close = JSON.stringify(
      judgeListeners(rowsOf(rows), [scored(rows)], OPTIONS),
      (_, value) => typeof value === "number" ? Number(value.toFixed(9)) : value,
    );
    const again = JSON.stringify(
      judgeListeners(rowsOf(shuffled), [scored(shuffled)], OPTIONS),
      (_, value) => typeof value === "number" ? Number(value.toFixed(9)) : value,
    );
    assert.equal(again, close);
  }));
});

Deno.test("means are over listeners with enough breakouts, whatever their number of rows", () => {
  fc.assert(fc.property(cases, fc.integer({ min: 1, max: 5 }), (rows, fewestPositives) => {
    const found = judgeListeners(rowsOf(rows), [scored(rows)], { ...OPTIONS, fewestPositives });
    const each = [...rowsByListener(rows.map(({ listener }) => listener)).values()]
      .map((own) => [...own].flatMap((row) => rows[row] ?? []))
      .filter((own) => own.filter(({ y }) => y === 1).length >= fewestPositives)
      .map((own) => averagePrecision(own.map(({ y }) => y), own.map(({ score }) => score)) ?? NaN);
    assert.equal(found.judged, each.length);
    assert.equal(found.listeners, new Set(rows.map(({ listener }) => listener)).size);
    const { value, low, high } = found.scores[0]?.metrics.average_precision ??
      { value: NaN, low: NaN, high: NaN };
    if (each.length === 0) return assert.equal(value, null);
    const expected = each.reduce((sum, ap) => sum + ap, 0) / each.length;
    assert.ok(Math.abs((value ?? NaN) - expected) < 1e-12);
    assert.ok(low !== null && high !== null && low <= high);
  }));
});

Deno.test("scores that know the label are perfect", () => {
  fc.assert(fc.property(cases, (rows) => {
    const know = named("knows", rows.map(({ y }) => y));
    const found = judgeListeners(rowsOf(rows), [know], OPTIONS);
    const metrics = found.scores[0]?.metrics;
    if (found.judged === 0) return;
    assert.deepEqual(metrics?.average_precision, {
      value: 1,
      low: 1,
      high: 1,
      listeners: found.judged,
    });
    assert.equal(metrics?.brier.value, 0);
    assert.equal(found.scores[0]?.calibration_error, 0);
  }));
});

Deno.test("scores do not differ from themselves, and differences have opposite signs", () => {
  fc.assert(fc.property(cases, (rows) => {
    const [a, b] = [scored(rows), named("n", rows.map(({ score }) => 1 - score))];
    const { differences } = judgeListeners(rowsOf(rows), [a, { ...a, name: "again" }, b], OPTIONS);
    for (const difference of Object.values(differences[0]?.metrics ?? {})) {
      assert.ok([difference.value, difference.low, difference.high].every((d) => !d));
      assert.equal(difference.better_for, 0);
    }
    const [back] = judgeListeners(rowsOf(rows), [b, a], OPTIONS).differences;
    const ap = differences[1]?.metrics.average_precision;
    assert.ok(
      Math.abs((ap?.value ?? 0) + (back?.metrics.average_precision.value ?? 0)) < 1e-12,
    );
    const decided = (ap?.better_for ?? 0) + (back?.metrics.average_precision.better_for ?? 0);
    assert.ok(decided <= (ap?.listeners ?? 0));
  }));
});

Deno.test("the three likeliest of a period, ties by their chance, computed by hand", () => {
  const row = (period: number, score: number, y: number): Row => ({
    listener: "a",
    period,
    score,
    y,
  });
  const rows = [
    row(1, 0.9, 1), // taken
    row(1, 0.5, 1), // three rows for two places: ⅔ of two breakouts
    row(1, 0.5, 1),
    row(1, 0.5, 0),
    row(1, 0.1, 1),
    row(2, 0.3, 0), // a period of one row has one place
  ];
  const [found] = judgeListeners(rowsOf(rows), [scored(rows)], OPTIONS).scores;
  const value = found?.metrics.precision_of_three.value ?? NaN;
  assert.ok(Math.abs(value - (1 + 4 / 3) / 4) < 1e-12, String(value));
});

Deno.test("a heuristic's scores have no Brier score and no calibration", () => {
  const rows = [
    { listener: "a", period: 0, y: 1, score: 7 },
    { listener: "a", period: 0, y: 0, score: 3 },
  ];
  const plays = { ...scored(rows), probabilities: false };
  const [found] = judgeListeners(rowsOf(rows), [plays], OPTIONS).scores;
  assert.equal(found?.metrics.brier.value, null);
  assert.equal(found?.calibration, null);
  assert.throws(
    () => judgeListeners(rowsOf(rows), [scored(rows)], OPTIONS),
    /probability of row/,
  );
  assert.throws(
    () => judgeListeners(rowsOf(rows), [named("short", [1])], OPTIONS),
    /short: 1 scores of 2 rows/,
  );
});

Deno.test("of the Brier score less is better, and rows that are not asked for do not count", () => {
  const rows = [1, 0, 1, 0].map((y, row) => ({ listener: "a", period: row, y, score: y }));
  const bad = named("bad", [1, 1, 0, 1]);
  const [all] = judgeListeners(rowsOf(rows), [scored(rows), bad], OPTIONS).differences;
  assert.deepEqual([all?.metrics.brier.value, all?.metrics.brier.better_for], [-0.75, 1]);
  const [some] = judgeListeners(rowsOf(rows), [scored(rows), bad], OPTIONS, [0, 1]).differences;
  assert.equal(some?.metrics.brier.value, -0.5);
});

Deno.test("folds deal listeners out evenly, by seed and name alone", () => {
  const names = fc.uniqueArray(fc.string(), { minLength: 3, maxLength: 30 });
  fc.assert(fc.property(names, fc.integer({ min: 2, max: 3 }), fc.nat(), (all, folds, seed) => {
    const dealt = listenerFolds(all, { folds, seed });
    assert.deepEqual(listenerFolds([...all, ...all].reverse(), { folds, seed }), dealt);
    const sizes = Array.from(
      { length: folds },
      (_, fold) => [...dealt.values()].filter((of) => of === fold).length,
    );
    assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
    assert.equal(dealt.size, all.length);
  }));
  assert.throws(() => listenerFolds(["a"], { folds: 2, seed: 1 }), {
    name: "UserError",
    message: /^1 listener with rows .* into 2 folds; .*listeners\.folds/,
  });
});
