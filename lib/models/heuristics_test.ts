import assert from "node:assert/strict";
import { everyRow } from "../features/matrix.ts";
import type { FeatureName } from "../features/registry.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { candidatesOf } from "../selection/candidates.ts";
import { heuristic, HEURISTICS } from "./heuristics.ts";

const table = {
  months: ["2024-01-01", "2024-01-01", "2024-01-01"],
  artists: ["a", "b", "c"],
  features: everyRow({
    values: Float32Array.of(5, 0.5, NaN, 0.25, 7, 0.125),
    rows: 3,
    columns: ["plays_t", "share_t"],
  }),
  y: Uint8Array.of(0, 1, 0),
};

Deno.test("a heuristic is the feature as it stands, before and after more rows; missing is last", () => {
  const fitted = heuristic("plays_t").fit(table, table);
  assert.deepEqual([...fitted.scores(table)], [5, -Infinity, 7]);
  assert.deepEqual([...fitted.refit(table).scores(table)], [5, -Infinity, 7]);
  assert.equal(fitted.model, undefined);
  assert.throws(() => heuristic("delta_1m").fit(table, table).scores(table), /no column delta_1m/);
});

Deno.test("all stand in the comparison whose feature the feature set has", async () => {
  const { breakout } = await openWorkspace();
  const names = (drop: FeatureName[]): string[] =>
    candidatesOf({
      ...breakout,
      features: { feature_set: "some", feature_sets: { some: { drop } }, genre_buckets: {} },
    }).filter(({ trained }) => !trained).map(({ name }) => name);
  assert.deepEqual(names([]), [...HEURISTICS]);
  assert.deepEqual(names(["share_t", "delta_1m", "ewm7"]), ["plays_t", "days_active_t"]);
});
