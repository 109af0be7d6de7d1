import assert from "node:assert/strict";
import { sessionsOf } from "./sessions.ts";

Deno.test("a session that goes on after its period's end is as long as it was at the end", () => {
  const minutes = [0, 3, 6, 9, 60];
  const { session, opensPart, plays, artists } = sessionsOf(
    Float64Array.from(minutes, (minute) => 60 * minute),
    Uint32Array.of(7, 8, 7, 9, 9),
    Int32Array.of(0, 0, 1, 1, 1),
  );
  assert.deepEqual([...session], [0, 0, 0, 0, 1]);
  assert.deepEqual([...plays], [2, 2, 4, 4, 1]);
  assert.deepEqual([...artists], [2, 2, 3, 3, 1]);
  assert.deepEqual([...opensPart], [1, 0, 1, 0, 1]);
});

Deno.test("half an hour of silence is still one session", () => {
  const { session } = sessionsOf(
    Float64Array.of(0, 1800, 3601),
    Uint32Array.of(1, 1, 1),
    Int32Array.of(0, 0, 0),
  );
  assert.deepEqual([...session], [0, 0, 1]);
});
