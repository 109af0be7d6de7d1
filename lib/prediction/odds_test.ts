import assert from "node:assert/strict";
import fc from "fast-check";
import { oddsOf } from "./odds.ts";

/** The probability that odds stand for. */
function meant(odds: string): number {
  if (odds === "more likely than not") return 0.58;
  if (odds === "nearly certain") return 0.98;
  if (odds.startsWith("less")) return 0.0005;
  const [, n = NaN, of = NaN] = /^about (\d+) in (\d+)$/.exec(odds)?.map(Number) ?? [];
  return n / of;
}

const probability = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 0.05, noNaN: true }),
);

Deno.test("odds are what people say of a probability, and never far from it", () => {
  fc.assert(fc.property(probability, (p) => {
    const said = meant(oddsOf(p));
    if (p < 0.001) assert.ok(said <= 0.00101, oddsOf(p));
    else assert.ok(Math.abs(said - p) <= 0.21 * p, `${p}: ${oddsOf(p)}`);
  }));
  const known: [number, string][] = [
    [0.2, "about 1 in 5"],
    [0.33, "about 1 in 3"],
    [0.5, "about 1 in 2"],
    [0.1, "about 1 in 10"],
    [0.01, "about 1 in 100"],
    [0.66, "about 2 in 3"],
    [0.6, "more likely than not"],
    [0.91, "about 9 in 10"],
  ];
  for (const [p, words] of known) assert.equal(oddsOf(p), words);
});

Deno.test("of two probabilities the higher never has the lower odds", () => {
  fc.assert(fc.property(probability, probability, (a, b) => {
    assert.ok(meant(oddsOf(Math.min(a, b))) <= meant(oddsOf(Math.max(a, b))));
  }));
});
