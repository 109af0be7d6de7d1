import assert from "node:assert/strict";
import { z } from "zod";
import { csvRecords } from "./csv_records.ts";

const schema = z.object({ artist: z.string(), plays: z.int(), alert: z.boolean().optional() });

Deno.test("a cell is text where the schema takes text, else a value, and absent if it is empty", () => {
  const columns = ["plays", "artist", "other", "alert"];
  const rows = [["3", "1999", "x", "true"], ["10", "true", "", ""]];
  assert.deepEqual(csvRecords({ file: "a.csv", columns, rows }, schema, ""), [
    { artist: "1999", plays: 3, alert: true },
    { artist: "true", plays: 10 },
  ]);
});

Deno.test("a row that does not fit is told with its record, every column and value", () => {
  const rows = [["A", "1"], ["B", "1.5"]];
  assert.throws(
    () => csvRecords({ file: "a.csv", columns: ["artist", "plays"], rows }, schema, "Build it."),
    {
      name: "UserError",
      message: /^a\.csv: record 2: damaged: plays: .*\(found 1\.5\)\. Build it/,
    },
  );
});
