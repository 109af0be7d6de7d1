import assert from "node:assert/strict";
import fc from "fast-check";
import { csvText } from "../base/csv.ts";
import { itemAt } from "../base/items.ts";
import { anyCharacter } from "../base/testing.ts";
import { tableOf } from "./table.ts";
import { csvRows, tableCsv } from "./table_csv.ts";

const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(NaN, -0, 2 ** 31, -(2 ** 31)));

Deno.test("a table is written as the CSV writer writes its cells, missing values empty", () => {
  const row = fc.tuple(fc.string({ unit: anyCharacter, maxLength: 9 }), number, number);
  fc.assert(fc.property(fc.array(row), (rows) => {
    const table = tableOf([
      ["a, name", rows.map(([name]) => name)],
      ["x", Float64Array.from(rows, ([, x]) => x)],
      ["y", Float64Array.from(rows, ([, , y]) => y)],
    ]);
    const cell = (value: number): number | string => Number.isNaN(value) ? "" : value;
    const body = csvText(rows.map(([name, x, y]) => [name, cell(x), cell(y)]));
    const written = new TextDecoder("utf-8", { ignoreBOM: true });
    const encoded = (text: string): string => written.decode(new TextEncoder().encode(text));
    assert.equal(written.decode(csvRows(table)), encoded(body));
    assert.equal(written.decode(tableCsv(table)), encoded(`"a, name",x,y\n${body}`));
  }));
});

Deno.test("values that come again among many others are written as when they came first", () => {
  // More of them than are remembered, in turn with few.
  const numbers = Array.from({ length: 30_000 }, (_, i) => i % 2 === 0 ? (i % 14) / 7 : i / 7);
  const texts = numbers.map((x) => x < 2 ? "" : `a, "${x}"`);
  const written = csvRows(tableOf([["x", Float64Array.from(numbers)], ["name", texts]]));
  const expected = csvText(numbers.map((x, row) => [x, itemAt(texts, row)]));
  assert.ok(new TextDecoder().decode(written) === expected);
});

Deno.test("numbers of every size come back as they were", () => {
  fc.assert(fc.property(fc.array(number, { minLength: 1 }), (numbers) => {
    const text = new TextDecoder().decode(tableCsv(tableOf([["x", Float64Array.from(numbers)]])));
    const back = text.split("\n").slice(1, -1).map((cell) => cell === "" ? NaN : Number(cell));
    // A cell of −0 comes back as 0.
    assert.deepEqual(back.map((x) => x + 0), numbers.map((x) => x + 0));
  }));
});
