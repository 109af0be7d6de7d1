import assert from "node:assert/strict";
import { z } from "zod";
import { csvRecords } from "./csv_records.ts";

const schema = z.object({ artist: z.string(), plays: z.int(), alert: z.boolean().optional() });

Deno.test("a cell is text where the schema takes text, else a value, and absent if it is empty", () => {
  const columns = ["plays", "artist", "other", "alert"];
  const rows = [
    { line: 2, fields: ["3", "1999", "x", "true"] },
    { line: 3, fields: ["10", "true", "", ""] },
  ];
  assert.deepEqual(csvRecords({ file: "a.csv", columns, rows }, schema, ""), [
    { artist: "1999", plays: 3, alert: true },
    { artist: "true", plays: 10 },
  ]);
});

Deno.test("a row that does not fit is told with its line, every column and value", () => {
  const rows = [{ line: 2, fields: ["A", "1"] }, { line: 4, fields: ["B", "1.5"] }];
  assert.throws(
    () => csvRecords({ file: "a.csv", columns: ["artist", "plays"], rows }, schema, "Build it."),
    {
      name: "UserError",
      message: /^a\.csv: line 4: damaged: plays: .*\(found 1\.5\)\. Build it/,
    },
  );
});
