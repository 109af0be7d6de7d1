import assert from "node:assert/strict";
import { join } from "node:path";
import {
  DataType,
  DateDay,
  Dictionary,
  Field,
  Float64,
  Int32,
  LargeUtf8,
  List,
  RecordBatchStreamWriter,
  Schema,
  Table,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Utf8,
  Utf8View,
  vectorFromArray,
} from "apache-arrow";
import { range } from "d3-array";
import fc from "fast-check";
import { splitCsv } from "../base/csv.ts";
import { formatTimestamp } from "../base/timestamp.ts";
import { outputOf, pythonWith, withTempDir } from "../testing.ts";
import { csvOfArrowStream } from "./arrow_stream.ts";
import { isArrowStream } from "./formats.ts";

type Values = readonly (string | number | null)[];

/** Columns as an Arrow stream in batches of at most so many rows. */
function arrowStream(
  columns: Readonly<Record<string, readonly [DataType, Values]>>,
  rowsPerBatch = 1000,
): Uint8Array {
  const named = Object.entries(columns);
  const schema = new Schema(named.map(([name, [type]]) => new Field(name, type, true)));
  const rows = Math.max(...named.map(([, [, values]]) => values.length));
  const batches = range(0, Math.max(1, rows), rowsPerBatch).flatMap((from) => {
    const vectors = named.map(([name, [type, values]]) => [
      name,
      vectorFromArray(values.slice(from, from + rowsPerBatch), type),
    ]);
    return new Table(schema, Object.fromEntries(vectors)).batches;
  });
  return RecordBatchStreamWriter.writeAll(batches).toUint8Array(true);
}

async function csvOf(
  bytes: Uint8Array,
  columns: readonly string[],
  size = bytes.length,
): Promise<string> {
  const pieces = Array.from(
    { length: Math.ceil(bytes.length / size) },
    (_, place) => bytes.subarray(place * size, (place + 1) * size),
  );
  const spelled = csvOfArrowStream(ReadableStream.from(pieces), columns, "f");
  return await new Response(ReadableStream.from(spelled)).text();
}

const TEXT = [
  (): DataType => new Utf8(),
  (): DataType => new LargeUtf8(),
  (): DataType => new Utf8View(),
  (): DataType => new Dictionary(new Utf8(), new Int32()),
];
const TIMES = [TimestampSecond, TimestampMillisecond, TimestampMicrosecond, TimestampNanosecond]
  .flatMap((Type) => [new Type(), new Type("America/New_York")]);

Deno.test("plays are spelled as CSV whatever the types, the batches and the pieces", async () => {
  const name = fc.option(fc.string({ unit: "grapheme" }), { freq: 9 });
  const play = fc.tuple(name, name, fc.option(fc.integer({ min: 1e9, max: 2e9 }), { freq: 9 }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(play, { minLength: 1, maxLength: 40 }),
      fc.constantFrom(...TEXT),
      fc.constantFrom(...TEXT),
      fc.constantFrom(...TIMES),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 2000 }),
      async (plays, one, other, time, rowsPerBatch, size) => {
        const stream = arrowStream({
          artist_name: [one(), plays.map(([artist]) => artist)],
          "track, name": [other(), plays.map(([, track]) => track)],
          date: [time, plays.map(([, , seconds]) => seconds === null ? null : 1000 * seconds)],
        }, rowsPerBatch);
        assert.ok(isArrowStream(stream));
        const columns = ["artist_name", "track, name", "date"];
        const [header, ...rows] = splitCsv(await csvOf(stream, columns, size), "x.csv");
        assert.deepEqual(header?.fields, columns);
        const line = (text: string | null): string => (text ?? "").replace(/[\r\n]+/g, " ");
        assert.deepEqual(
          rows.map(({ line, fields }) => [line, ...fields]),
          plays.map(([artist, track, seconds], row) => [
            row + 2,
            line(artist),
            line(track),
            seconds === null ? "" : formatTimestamp(seconds),
          ]),
        );
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("numbers, days and times out of the calendar are spelled, other columns left empty", async () => {
  const stream = arrowStream({
    seconds: [new Float64(), [1.6e9, null]],
    day: [new DateDay(), [Date.UTC(2024, 1, 29), null]],
    far: [new TimestampSecond(), [Date.UTC(2024, 0) * 1000, -5_000]],
    album: [new Utf8(), ["unused", "unused"]],
  });
  assert.equal(
    await csvOf(stream, ["seconds", "day", "far"]),
    "seconds,day,far,album\n" +
      "1600000000,2024-02-29 00:00:00,1704067200000 s since 1970,\n" +
      ",,1969-12-31 23:59:55,\n",
  );
});

Deno.test("streams behind one another are one; damage and columns of other types are told", async () => {
  const text = (value: string): Uint8Array => arrowStream({ a: [new Utf8(), [value]] });
  const joined = (...streams: Uint8Array[]): Promise<Uint8Array> =>
    new Blob(streams.map((stream) => stream.slice())).bytes();
  assert.equal(await csvOf(await joined(text("x"), text("y")), ["a"]), "a\nx\ny\n");
  const other = arrowStream({ b: [new Utf8(), ["x"]] });
  await assert.rejects(
    csvOf(await joined(text("x"), other), ["a"]),
    /^UserError: f: batch 2 of an Arrow stream: its columns are b\./,
  );
  await assert.rejects(
    csvOf(text("x").subarray(0, -20), ["a"]),
    /^UserError: f: batch 1 of an Arrow/,
  );
  const list = arrowStream({ a: [new List(new Field("item", new Utf8())), []] });
  await assert.rejects(csvOf(list, ["a"]), /column a holds List<Utf8>: neither text, numbers nor/);
});

const python = await pythonWith("pyarrow");
const notice = python === null ? " [SKIPPED: no python3 with pyarrow here]" : "";

Deno.test({
  name: `what pyarrow writes is read, and what is compressed refused${notice}`,
  ignore: python === null,
  fn: async () => {
    await withTempDir(async (folder) => {
      const script = `
import datetime, sys
import pyarrow as pa
name = pa.array(["Ö, \\"so\\"", None, "a name that is longer than twelve bytes"])
table = pa.table({
    "plain": name, "large": name.cast(pa.large_string()), "view": name.cast(pa.string_view()),
    "coded": name.dictionary_encode(),
    "at": pa.array([0, None, 1_700_000_000_123_456], pa.timestamp("us", "Asia/Tokyo")),
    "day": pa.array([datetime.date(2024, 2, 29)] * 3),
})
for path, compression in [(sys.argv[1], None), (sys.argv[2], "zstd")]:
    options = pa.ipc.IpcWriteOptions(compression=compression)
    with pa.ipc.new_stream(path, table.schema, options=options) as out:
        out.write_table(table, max_chunksize=2)
`;
      const [plain, compressed] = [join(folder, "plain"), join(folder, "compressed")];
      const { code, stderr } = await outputOf(["-c", script, plain, compressed], {
        program: python ?? "",
      });
      assert.equal(code, 0, stderr);
      const columns = ["plain", "large", "view", "coded", "at", "day"];
      const names = (name: string): string => Array(4).fill(name).join(",");
      assert.equal(
        await csvOf(await Deno.readFile(plain), columns),
        columns.join(",") + "\n" +
          names('"Ö, ""so"""') + ",1970-01-01 00:00:00,2024-02-29 00:00:00\n" +
          names("") + ",,2024-02-29 00:00:00\n" +
          names("a name that is longer than twelve bytes") +
          ",2023-11-14 22:13:20,2024-02-29 00:00:00\n",
      );
      await assert.rejects(csvOf(await Deno.readFile(compressed), columns), /uncompressed stream/);
    });
  },
});
