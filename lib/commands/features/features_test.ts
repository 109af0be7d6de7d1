import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { dirname, join } from "node:path";
import pl from "nodejs-polars";
import { Table, tableToIPC, TimestampMicrosecond, Utf8, vectorFromArray } from "apache-arrow";
import { transpose } from "d3-array";
import fc from "fast-check";
import { csvText, splitCsv } from "../../base/csv.ts";
import { TABLES } from "../../split/all_tables.ts";
import { outputOf, withTempDir } from "../../testing.ts";
import { LISTENERS_HEADER as HEADER, simulatedRows } from "../testing.ts";
import { openWorkspace, PROJECT_ROOT } from "../../workspace/workspace.ts";
import { buildTables } from "../build/build.ts";
import { streamTable, writeTable } from "./features.ts";

const NOW = Date.UTC(2025, 5, 1) / 1000;

/** The rows of a simulated listener. */
function rowsOf(listener: string, seed: number): string {
  return simulatedRows(listener, { seed, plays: 1_500, months: 12 });
}

const ROWS = ["ann", "b, c", "kim", "zoë"].map((name, seed) => rowsOf(name, seed + 1));
const workspace = await openWorkspace();

/** What a stream gives that comes in pieces of a size. */
async function streamed(
  stream: string | Uint8Array,
  request: Partial<Parameters<typeof streamTable>[1]> = {},
  size = 1 << 16,
): Promise<string> {
  const bytes = typeof stream === "string" ? new TextEncoder().encode(stream) : stream;
  const pieces = (function* (): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  })();
  const written: Uint8Array[] = [];
  const output = (piece: Uint8Array): Promise<void> => {
    written.push(piece);
    return Promise.resolve();
  };
  await streamTable(
    workspace,
    { table: "features", header: true, ...request },
    ReadableStream.from(pieces),
    output,
    NOW,
  );
  return await new Blob(written.map((piece) => piece.slice())).text();
}

Deno.test("a stream gives the tables that build writes, however it is cut", async () => {
  await withTempDir(async (root) => {
    const built = await openWorkspace(root);
    await Deno.mkdir(dirname(built.paths.scrobbles), { recursive: true });
    const text = HEADER + ROWS.join("");
    await Deno.writeTextFile(built.paths.scrobbles, text);
    await buildTables(built, NOW);
    for (const table of TABLES) {
      const expected = await Deno.readTextFile(built.paths[table]);
      assert.equal(await streamed(text, { table }), expected);
      const size = fc.integer({ min: 100, max: 300_000 });
      await fc.assert(
        fc.asyncProperty(size, async (size) => {
          assert.equal(await streamed(text, { table }, size), expected);
        }),
        { numRuns: 4 },
      );
    }
  });
});

Deno.test("partitions one behind the other give what the whole gives", async () => {
  const columns = HEADER.trim().split(",");
  const parts = await Promise.all(
    ROWS.map((rows) => streamed(rows, { columns, header: false })),
  );
  assert.equal(parts.join(""), await streamed(ROWS.join(""), { columns, header: false }));
  assert.equal(await streamed("", { columns }), "", "a partition may be empty");
});

Deno.test("an Arrow stream gives the bytes that its CSV gives, however it is cut", async () => {
  const text = HEADER + ROWS.join("");
  const [, ...plays] = splitCsv(text, "x.csv").map(({ fields }) => fields);
  const [listeners = [], artists = [], tracks = [], dates = []] = transpose(plays);
  const times = dates.map((date) => new Date(`${date}Z`));
  const table = new Table({
    listener: vectorFromArray(listeners),
    artist_name: vectorFromArray(artists, new Utf8()),
    track_name: vectorFromArray(tracks, new Utf8()),
    date: vectorFromArray(times, new TimestampMicrosecond("Europe/Berlin")),
  });
  const stream = tableToIPC(table);
  const expected = await streamed(text);
  for (const size of [2, 1 << 10, 1 << 20]) {
    assert.equal(await streamed(stream, {}, size), expected);
  }
  const columns = HEADER.trim().split(",");
  await assert.rejects(streamed(stream, { columns }), /^UserError: standard input: .*--columns/);
  const unnamed = tableToIPC(table.select(["artist_name", "date"]));
  await assert.rejects(streamed(unnamed), /no column track_name; the header has artist_name, date/);
  const file = tableToIPC(table, "file");
  await assert.rejects(streamed(file), /^UserError: standard input: a file in arrow format/);
});

Deno.test("a listener who comes back, and rows of which too many are bad, are refused", async () => {
  const [ann = "", ben = ""] = ROWS;
  const play = csvText([["ann", "A", "one", "2024-01-01 10:00:00"]]);
  for (const size of [1 << 10, 1 << 20]) {
    await assert.rejects(
      streamed(HEADER + ann + ben + play, {}, size),
      /^UserError: standard input: line \d+: "ann" comes back after other listeners/,
    );
  }
  await assert.rejects(streamed(HEADER + play + "ann,A,one,never\n"), /1 of 2 rows \(50\.0 %\)/);
  await assert.rejects(streamed("listener,artist_name\n"), /no column track_name, date/);
});

Deno.test("a table goes to a file by its name, and to a folder with a file per listener", async () => {
  await withTempDir(async (root) => {
    const from = await openWorkspace(root);
    await Deno.mkdir(dirname(from.paths.scrobbles), { recursive: true });
    await Deno.writeTextFile(from.paths.scrobbles, HEADER + ROWS.join(""));
    await buildTables(from, NOW);
    const table = "modeling";
    const csv = join(root, "m.csv");
    const { rows } = await writeTable(from, { table, out: csv }, NOW);
    const built = await Deno.readTextFile(from.paths.modeling);
    assert.equal(await Deno.readTextFile(csv), built);

    const out = join(root, "m.parquet");
    assert.equal((await writeTable(from, { table, out }, NOW)).format, "parquet");
    assert.equal(pl.readParquet(Buffer.from(await Deno.readFile(out))).height, rows);

    const folder = join(root, "by_listener/");
    assert.equal((await writeTable(from, { table, out: folder }, NOW)).files, 4);
    const parts = await Promise.all(
      [...Deno.readDirSync(folder)].map(async ({ name }) => {
        const part = pl.readParquet(Buffer.from(
          await Deno.readFile(join(folder, name, "part.parquet")),
        ));
        assert.ok(!part.columns.includes("listener"));
        return [decodeURIComponent(name), part.height] as const;
      }),
    );
    assert.deepEqual(parts.map(([name]) => name).sort(), [
      "listener=ann",
      "listener=b, c",
      "listener=kim",
      "listener=zoë",
    ]);
    assert.equal(parts.reduce((sum, [, rows]) => sum + rows, 0), rows);
    await assert.rejects(writeTable(from, { table, out: join(root, "m") }, NOW), /--format/);
  });
});

const hasParallel = await outputOf(["-c", "parallel --version"], { program: "sh" })
  .then(({ code }) => code === 0);
const notice = hasParallel ? "" : " [SKIPPED: no GNU parallel here]";

Deno.test({
  name: `GNU parallel over files of listeners gives the bytes of one process${notice}`,
  ignore: !hasParallel,
  fn: async () => {
    await withTempDir(async (folder) => {
      const files = ROWS.map((rows, place) =>
        [join(folder, `${place}.csv`), HEADER + rows] as const
      );
      for (const [path, text] of files) await Deno.writeTextFile(path, text);
      const program = `'${Deno.execPath()}' run -A '${join(PROJECT_ROOT, "breakout.ts")}'`;
      const stream = `${program} features --stream --no-header`;
      const one = join(folder, "all.csv");
      await Deno.writeTextFile(one, HEADER + ROWS.join(""));
      const sh = async (script: string): Promise<string> => {
        const { code, stdout, stderr } = await outputOf(["-c", script], {
          program: "sh",
          cwd: folder,
        });
        assert.equal(code, 0, stderr);
        return stdout;
      };
      const whole = await sh(`${stream} < all.csv`);
      assert.ok(whole.length > 10_000);
      assert.equal(await sh(`parallel -k "${stream} < {}" ::: [0-3].csv`), whole);
    });
  },
});
