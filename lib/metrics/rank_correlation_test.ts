import assert from "node:assert/strict";
import fc from "fast-check";
import { rankCorrelation } from "./rank_correlation.ts";

Deno.test("rank correlation is Spearman's, ties sharing their mean rank", () => {
  // scipy.stats.spearmanr([1, 2, 2, 4, 5], [2, 1, 3, 3, 9]): ranks 1 2.5 2.5 4 5 and 2 1 3.5 3.5 5.
  const rho = rankCorrelation([1, 2, 2, 4, 5], [2, 1, 3, 3, 9]);
  assert.ok(Math.abs((rho ?? NaN) - 0.7632) < 5e-5, String(rho));
});

Deno.test("rank correlation sees order alone, and leaves out missing pairs", () => {
  assert.equal(rankCorrelation([1, 2, 3, NaN], [1, 100, 1e6, 0]), 1);
  assert.equal(rankCorrelation([3, 2, 1], [1, 2, 3]), -1);
  assert.equal(rankCorrelation([1, 1, 1], [1, 2, 3]), null);
  assert.equal(rankCorrelation([], []), null);
  assert.throws(() => rankCorrelation([1], []), RangeError);
});

Deno.test("rank correlation is symmetric and at most 1", () => {
  const pair = fc.tuple(fc.integer({ max: 9, min: 0 }), fc.integer({ max: 9, min: 0 }));
  fc.assert(fc.property(fc.array(pair, { minLength: 2 }), (pairs) => {
    const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
    const rho = rankCorrelation(a, b);
    const other = rankCorrelation(b, a);
    assert.equal(rho === null, other === null);
    assert.ok(Math.abs(rho ?? 0) <= 1 + 1e-12 && Math.abs((rho ?? 0) - (other ?? 0)) < 1e-12);
  }));
});
