import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import pl from "nodejs-polars";
import { outputOf, pythonWith, withTempDir } from "../testing.ts";
import { columnarFile, csvOfColumnar } from "./columnar.ts";
import { columnarFormat, formatByName } from "./formats.ts";
import { tableOf } from "./table.ts";
import { tableCsv } from "./table_csv.ts";

const TABLE = tableOf([
  ["month", ["2024-03-01", "2024-04-01"]],
  ["artist_name", ['Ö, "so"', "=1+1"]],
  ["plays", Float64Array.of(3, 2 ** 31 - 1)],
  ["maybe", Float64Array.of(NaN, 7)],
  ["share", Float64Array.of(1 / 3, NaN)],
]);
const TYPES = {
  isWhole: (name: string): boolean => ["plays", "maybe"].includes(name),
  isDay: (name: string): boolean => name === "month",
};
const FORMATS = ["parquet", "arrow"] as const;

for (const format of FORMATS) {
  Deno.test(`a table written as ${format} has typed columns, and reads as its CSV`, () => {
    const bytes = columnarFile(TABLE, format, TYPES);
    assert.equal(columnarFormat(bytes), format);
    const read = format === "parquet" ? pl.readParquet : pl.readIPC;
    const types = Object.values(read(Buffer.from(bytes)).schema).map(String);
    const [day, text, whole, number] = [pl.Date, pl.String, pl.Int32, pl.Float64].map(String);
    assert.deepEqual(types, [day, text, whole, whole, number]);
    assert.deepEqual(
      new TextDecoder().decode(csvOfColumnar(bytes, format, "f")),
      new TextDecoder().decode(tableCsv(TABLE)),
    );
    assert.throws(() => csvOfColumnar(bytes.subarray(0, 40), format, "f"), /^UserError: f: cannot/);
  });
}

Deno.test("a format is told by the name, or asked for", () => {
  assert.deepEqual(["a.csv", "a.PARQUET", "a.feather"].map(formatByName), [
    "csv",
    "parquet",
    "arrow",
  ]);
  assert.throws(() => formatByName("a"), /^UserError: a: the name does not tell.*--format/);
  assert.equal(columnarFormat(new TextEncoder().encode("PA")), null);
});

const python = await pythonWith("pandas, pyarrow");
const notice = python === null ? " [SKIPPED: no pandas with pyarrow here]" : "";

Deno.test({
  name: `pandas reads tables as they are${notice}`,
  ignore: python === null,
  fn: async () => {
    await withTempDir(async (folder) => {
      const files = FORMATS.map((format) =>
        [
          format === "parquet" ? "read_parquet" : "read_feather",
          join(folder, `table.${format}`),
          format,
        ] as const
      );
      for (const [, path, format] of files) {
        await Deno.writeFile(path, columnarFile(TABLE, format, TYPES));
      }
      const script = `
import pandas, sys
for read, path in zip(sys.argv[1::2], sys.argv[2::2]):
    t = getattr(pandas, read)(path)
    print(*t.dtypes, t.month[0], t.artist_name[0], t.plays.sum(), t.maybe.sum(), t.share[0])
`;
      const args = ["-c", script, ...files.flatMap(([read, path]) => [read, path])];
      const { stdout, stderr } = await outputOf(args, { program: python ?? "" });
      const lines = stdout.trimEnd().split("\n");
      assert.equal(lines.length, files.length, stderr);
      for (const line of lines) {
        assert.match(
          line,
          /int32 float64 float64 2024-03-01 Ö, "so" 2147483650 7\.0 0\.3333333333333333$/,
        );
      }
    });
  },
});
