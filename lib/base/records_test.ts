import assert from "node:assert/strict";
import { z } from "zod";
import { UserError } from "./errors.ts";
import { writeJson } from "./files.ts";
import { parseRecord, readRecord } from "./records.ts";

const schema = z.object({ month: z.string(), parts: z.array(z.object({ rows: z.int() })) });

function faultIn(text: string): string {
  try {
    parseRecord(text, schema, "build.json", "Build anew.");
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    return error.message;
  }
  assert.fail("accepted");
}

Deno.test("a record is read as it was written", async () => {
  const path = `${await Deno.makeTempDir()}/build.json`;
  await assert.rejects(readRecord(path, schema, "Build it."), {
    name: "UserError",
    message: `${path}: no such file. Build it.`,
  });
  const record = { month: "2024-03-01", parts: [{ rows: 3 }] };
  await writeJson(path, record);
  assert.deepEqual(await readRecord(path, schema, ""), record);
});

Deno.test("a damaged record is told by file, place, value and remedy", () => {
  assert.match(faultIn('{"month": '), /^build\.json: damaged: not JSON: .* Build anew\.$/);
  assert.match(
    faultIn('{"month": "2024-03-01", "parts": [{"rows": "many"}]}'),
    /^build\.json: damaged: parts\[0\]\.rows: .*number.* \(found "many"\)\. Build anew\.$/,
  );
  assert.match(faultIn('{"parts": 1}'), /: month: .*; parts: .*\(found 1\)\./);
  assert.match(faultIn("[]"), /^build\.json: damaged: Invalid input: expected object/);
});
