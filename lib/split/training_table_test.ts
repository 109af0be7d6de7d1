import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../base/errors.ts";
import { copied, everyRow, rowByRow } from "../features/matrix.ts";
import { withTempDir } from "../testing.ts";
import {
  historyMonths,
  listenersOf,
  readTrainingTable,
  rowsOfListener,
  rowsOfMonths,
  rowsWhere,
  type TrainingTable,
} from "./training_table.ts";

const COLUMNS = ["plays_t", "share_t"];
const HEADER = "month,artist_name,plays_t,share_t,y";
const GOOD = ["2024-01-01,Ana,3,0.1,0", "2024-02-01,Bo,,0.2,1"];

function read(...lines: string[]): Promise<TrainingTable> {
  return withTempDir(async (folder) => {
    const path = join(folder, "table.csv");
    await Deno.writeTextFile(path, lines.join("\n") + "\n");
    return await readTrainingTable(path, COLUMNS);
  });
}

Deno.test("a table is read, a missing value as NaN", async () => {
  const table = await read(HEADER, ...GOOD);
  assert.deepEqual([...table.y], [0, 1]);
  assert.deepEqual(
    [...table.features.matrix.values],
    [3, Math.fround(0.1), NaN, Math.fround(0.2)],
  );
});

Deno.test("a month is one month however it is spelled", async () => {
  const table = await read(HEADER, "2024-01,Ana,3,0.1,0", "2024-01-01,Bo,3,0.1,1");
  assert.deepEqual(table.months, ["2024-01-01", "2024-01-01"]);
});

const BAD: [string, string[], RegExp][] = [
  ["no label", [HEADER.slice(0, -2), "2024-01-01,Ana,3,0.1"], /line 1: no column y;/],
  [
    "a missing feature",
    ["month,artist_name,plays_t,y", "2024-01-01,Ana,3,0"],
    /line 1: no column share_t;/,
  ],
  [
    "an unknown feature",
    ["month,artist_name,plays_t,share_t,mood,y", "2024-01-01,Ana,3,0.1,7,0"],
    /line 1: unknown column mood; the features are months_since_first_seen/,
  ],
  [
    "a label that is none",
    [HEADER, ...GOOD, "2024-02-01,Cy,3,0.1,2"],
    /line 4, column y: must be 0 or 1, is 2/,
  ],
  [
    "a missing label",
    [HEADER, ...GOOD, "2024-02-01,Cy,3,0.1,"],
    /line 4, column y: must be 0 or 1, is missing/,
  ],
  [
    "an infinite value",
    [HEADER, ...GOOD, "2024-02-01,Cy,inf,0.1,0"],
    /line 4, column plays_t: the value is infinite/,
  ],
  [
    "an infinite value with a sign",
    [HEADER, ...GOOD, "2024-02-01,Cy,1,-Infinity,0"],
    /line 4, column share_t: the value is infinite/,
  ],
  [
    "a value that is nearly infinite",
    [HEADER, ...GOOD, "2024-02-01,Cy,3e38,0.1,0"],
    /line 4, column plays_t: the value 3e\+38 is too large/,
  ],
  [
    "a value that is no number",
    [HEADER, ...GOOD, "2024-02-01,Cy,many,0.1,0"],
    /line 4, column plays_t: "many" is not a number/,
  ],
  [
    "a month out of form",
    [HEADER, ...GOOD, "Feb 2024,Cy,3,0.1,0"],
    /line 4, column month: "Feb 2024" is not a month; write it as its first day, like 2024-03-01/,
  ],
  [
    "a month that is none",
    [HEADER, ...GOOD, "2024-13-01,Cy,3,0.1,0"],
    /line 4, column month: "2024-13-01" is not a month/,
  ],
  [
    "a missing month",
    [HEADER, ...GOOD, ",Cy,3,0.1,0"],
    /line 4, column month: "" is not a month/,
  ],
  ["a missing artist", [HEADER, ...GOOD, "2024-02-01,,3,0.1,0"], /line 4, column artist_name: is/],
  [
    "a missing listener",
    [`listener,${HEADER}`, "ann,2024-01-01,Ana,3,0.1,0", ",2024-01-01,Ana,3,0.1,0"],
    /line 3, column listener: is missing/,
  ],
  ["no rows", [HEADER], /holds no rows, only a header/],
];

for (const [what, lines, message] of BAD) {
  Deno.test(`a table with ${what} is refused with column and line`, async () => {
    await assert.rejects(read(...lines), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, /table\.csv: /);
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("listeners keep to themselves", async () => {
  const table = await read(
    `listener,${HEADER}`,
    "bea,2024-01-01,Ana,3,0.1,0",
    "ann,2024-01-01,Ana,4,0.2,1",
    "bea,2024-02-01,Ana,5,0.3,0",
  );
  assert.deepEqual(listenersOf(table), ["ann", "bea"]);
  const bea = rowsOfListener(table, "bea");
  assert.deepEqual([...bea.y], [0, 0]);
  assert.deepEqual(bea.months, ["2024-01-01", "2024-02-01"]);
  assert.equal(new Set(historyMonths(table)).size, 3);
});

Deno.test("rows of rows of a table have its features, all at once and some at a time", () => {
  const count = 60_000; // of which the part takes two batches
  const table: TrainingTable = {
    months: Array.from({ length: count }, (_, row) => `m${row % 7}`),
    artists: Array.from({ length: count }, (_, row) => `a${row}`),
    features: everyRow({
      values: Float32Array.from({ length: 2 * count }, (_, at) => at % 5 === 0 ? NaN : at),
      rows: count,
      columns: COLUMNS,
    }),
    y: Uint8Array.from({ length: count }, (_, row) => row % 2),
  };
  const part = rowsOfMonths(rowsWhere(table, (row) => row % 2 === 1), ["m1", "m3", "m5", "m6"]);
  const rows = table.months.flatMap((month, row) =>
    row % 2 === 1 && ["m1", "m3", "m5", "m6"].includes(month) ? [row] : []
  );
  const values = rows.flatMap((
    row,
  ) => [...table.features.matrix.values.subarray(2 * row, 2 * row + 2)]);
  assert.deepEqual(part.artists, rows.map((row) => `a${row}`));
  assert.deepEqual(part.listeners, undefined);
  assert.deepEqual([...copied(part.features).values], values);
  const first = rowByRow(part.features, ({ values }) => values.filter((_, at) => at % 2 === 0));
  assert.deepEqual([...first], values.filter((_, at) => at % 2 === 0));
});
