import assert from "node:assert/strict";
import { textTable } from "./table.ts";

Deno.test("a table for which there is no room is as narrow as the words of its headers", () => {
  const table = textTable(["records × connections", "rate"], [["1 × 16", "10"]], { width: 12 });
  const lines = table.split("\n");
  assert.ok(lines.some((line) => /connections/.test(line)), table);
  assert.deepEqual(new Set(lines.map((line) => line.length)), new Set([22]), table);
});
