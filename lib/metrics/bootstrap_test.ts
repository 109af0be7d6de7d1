import assert from "node:assert/strict";
import fc from "fast-check";
import { assertClose } from "../testing.ts";
import { clusterDraws, percentileInterval, ratioWithInterval } from "./bootstrap.ts";

const OPTIONS = { draws: 200, seed: 3 };

function drawsOf(clusters: string[], options = OPTIONS): number[][] {
  return Array.from(clusterDraws(clusters, options), (weights) => [...weights]);
}

function endsOf(values: Float64Array, confidence: number): [number, number] {
  const { low, high } = percentileInterval(values, confidence);
  assert.ok(low !== null && high !== null);
  return [low, high];
}

Deno.test("a draw takes as many clusters as there are, each with all its rows", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      (clusters, seed) => {
        const names = [...new Set(clusters)];
        for (const weights of drawsOf(clusters, { draws: 5, seed })) {
          let drawn = 0;
          for (const name of names) {
            const times = new Set(weights.filter((_, row) => clusters[row] === name));
            assert.equal(times.size, 1, "rows of one artist count equally often");
            drawn += [...times][0] ?? NaN;
          }
          assert.equal(drawn, names.length);
        }
      },
    ),
  );
});

Deno.test("the seed decides the draws", () => {
  const clusters = ["a", "b", "b", "c", "d"];
  assert.deepEqual(drawsOf(clusters), drawsOf(clusters));
  assert.notDeepEqual(drawsOf(clusters), drawsOf(clusters, { draws: 200, seed: 4 }));
});

Deno.test("the interval of a mean is what the central limit theorem says", () => {
  // 400 clusters of one row, half of them 1: the mean's standard error is 0.5 / √400 = 0.025.
  const clusters = Array.from({ length: 400 }, (_, i) => String(i));
  const means = Float64Array.from(
    clusterDraws(clusters, { draws: 2000, seed: 1 }),
    (weights) => weights.reduce((sum, w, row) => sum + (row % 2) * w, 0) / 400,
  );
  assertClose(endsOf(means, 0.95), [0.5 - 1.96 * 0.025, 0.5 + 1.96 * 0.025], 0.005);
});

Deno.test("rows that resemble one another within a cluster widen the interval", () => {
  const width = (rowsPerCluster: number): number => {
    const clusters = Array.from({ length: 400 }, (_, i) => String(Math.floor(i / rowsPerCluster)));
    const labels = clusters.map((name) => Number(name) % 2);
    const means = Float64Array.from(
      clusterDraws(clusters, { draws: 500, seed: 1 }),
      (weights) => weights.reduce((sum, w, row) => sum + w * (labels[row] ?? NaN), 0) / 400,
    );
    const [low, high] = endsOf(means, 0.95);
    return high - low;
  };
  // Ten rows a cluster: √10 times as wide.
  const ratio = width(10) / width(1);
  assert.ok(ratio > 2.6 && ratio < 3.8, String(ratio));
});

Deno.test("a percentile interval leaves out draws without a value, and counts the others", () => {
  const values = Float64Array.from([...Array.from({ length: 101 }, (_, i) => 100 - i), NaN, NaN]);
  assertClose(endsOf(values, 0.9), [5, 95], 1e-9);
  assert.equal(percentileInterval(values, 0.9).draws, 101);
  const none = { low: null, high: null, draws: 0 };
  assert.deepEqual(percentileInterval(Float64Array.of(NaN, NaN), 0.9), none);
});

Deno.test("a ratio of nothing is not defined", () => {
  const nothing = { value: null, low: null, high: null };
  for (const counts of [[], [[0, 0]]] as const) {
    assert.deepEqual(ratioWithInterval(counts, { ...OPTIONS, confidence: 0.95 }), nothing);
  }
});
