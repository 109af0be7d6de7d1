import assert from "node:assert/strict";
import { slowerStages } from "./flow.ts";

Deno.test("a stage that takes more than twice its committed ratio is told", () => {
  const committed = { small: { read: 1, build: 4 } };
  const build = (ratio: number): { size: string; stage: "build"; ratio: number } => ({
    size: "small",
    stage: "build",
    ratio,
  });
  assert.deepEqual(slowerStages([build(8)], committed), []);
  assert.deepEqual(slowerStages([build(8.2)], committed), [
    "slower: build of small takes 8.2 × reading, committed 4 ×",
  ]);
});
