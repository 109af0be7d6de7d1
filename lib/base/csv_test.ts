import assert from "node:assert/strict";
import fc from "fast-check";
import { type CsvRecord, csvText, guardedCsvText, readCsv, splitCsv, unguarded } from "./csv.ts";

const CSV = { delimiter: ",", quoted: true };

/** A text in pieces of a length. */
function* cut(text: string, length: number): Generator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

async function read(text: string, length = 7, how = CSV): Promise<CsvRecord[]> {
  return (await Array.fromAsync(readCsv(cut(text, length), "x.csv", how))).flat();
}

const field = fc.string({
  unit: fc.constantFrom("a", "é", '"', ",", "\n", " ", "\u{1f3b5}"),
  maxLength: 6,
});
const records = fc.array(
  // A record of one empty field is a blank line, which is skipped.
  fc.array(field, { minLength: 2, maxLength: 4 }),
  { minLength: 1, maxLength: 8 },
);

Deno.test("what is written is read, however the text is cut, with the lines counted", async () => {
  await fc.assert(
    fc.asyncProperty(records, fc.integer({ min: 1, max: 40 }), async (written, length) => {
      const found = await read(csvText(written), length);
      assert.deepEqual(found.map(({ fields }) => fields), written);
      let line = 1;
      for (const [row, fields] of written.entries()) {
        assert.equal(found[row]?.line, line);
        line += csvText([fields]).split("\n").length - 1;
      }
      assert.ok(found.every(({ misquoted, unterminated }) => !misquoted && !unterminated));
    }),
  );
});

Deno.test("a quote out of place costs its own line and no other", async () => {
  const text = [
    "a,b,c",
    '"Weird Al" Yankovic,x,"20 Nov 2020"',
    '"never closed,x,y',
    'good,"two\nlines",z',
    "last,one,here",
    "",
  ].join("\n");
  for (const length of [1, 13, 1000]) {
    assert.deepEqual(await read(text, length), [
      { line: 1, fields: ["a", "b", "c"] },
      { line: 2, fields: ['"Weird Al" Yankovic', "x", "20 Nov 2020"], misquoted: true },
      { line: 3, fields: ['"never closed', "x", "y"], misquoted: true },
      { line: 4, fields: ["good", "two\nlines", "z"] },
      { line: 6, fields: ["last", "one", "here"] },
    ]);
  }
});

Deno.test("a quote that never closes does not swallow a long file", async () => {
  const rest = Array.from({ length: 40_000 }, (_, row) => `row ${row},x,y`);
  const found = await read(['"open,x,y', ...rest].join("\n") + "\n", 1 << 16);
  assert.equal(found.length, 40_001);
  assert.equal(found[0]?.misquoted, true);
  assert.deepEqual(found.at(-1), { line: 40_001, fields: ["row 39999", "x", "y"] });
});

Deno.test("a last line without end is marked, blank lines are skipped", async () => {
  assert.deepEqual(await read("a,b\n\n\nc,d"), [
    { line: 1, fields: ["a", "b"] },
    { line: 4, fields: ["c", "d"], unterminated: true },
  ]);
  assert.deepEqual(await read(""), []);
  const cutInQuotes = await read('a,b\nc,"d');
  assert.deepEqual(cutInQuotes[1], {
    line: 2,
    fields: ["c", '"d'],
    misquoted: true,
    unterminated: true,
  });
});

Deno.test("where quotes do not enclose, they are letters", async () => {
  const how = { delimiter: "\t", quoted: false };
  const found = await read('"Heroes"\t"45\tx\n', 3, how);
  assert.deepEqual(found, [{ line: 1, fields: ['"Heroes"', '"45', "x"] }]);
});

/** Seconds to read a text in one piece. */
function secondsFor(text: string): number {
  const start = performance.now();
  splitCsv(text);
  return (performance.now() - start) / 1000;
}

Deno.test("time is linear in the text, however its quotes stand", () => {
  const rows = (row: string): string => row.repeat(20_000);
  for (
    const text of [
      rows('"Artist";"Track";"2020-01-01"\n'), // another delimiter: every line is misquoted
      rows('"Artist, x\n'), // every quote is open
      rows('a,"b""\n'),
    ]
  ) {
    const seconds = secondsFor(text);
    assert.ok(seconds < 1, `${seconds} s for ${text.slice(0, 20)}`);
  }
});

Deno.test("a line that is none is told by file and number, not gathered for ever", async () => {
  function* endless(): Generator<string> {
    yield "a,b\n";
    for (;;) yield "x".repeat(1 << 16);
  }
  await assert.rejects(Array.fromAsync(readCsv(endless(), "x.csv")), {
    name: "UserError",
    message: /^x\.csv: line 2: longer than 262144 letters/,
  });
});

Deno.test("whole texts have any line ends", () => {
  assert.deepEqual(splitCsv('a,b\r\n"c ""d""" ,e\r').map(({ fields }) => fields), [
    ["a", "b"],
    ['c "d"', "e"],
  ]);
});

Deno.test("no cell for people is a formula, and each can be read as it was meant", () => {
  const cell = fc.string({ unit: fc.constantFrom("=", "+", "-", "@", "'", "a", "\t", '"') });
  fc.assert(fc.property(cell, (text) => {
    const [record] = splitCsv(guardedCsvText([[text, "end"]]));
    const shown = record?.fields[0] ?? "absent";
    assert.doesNotMatch(shown, /^[=+\-@\t\r]/);
    assert.equal(unguarded(shown), text);
  }));
  assert.equal(guardedCsvText([["=1+1", -0.5, "-"]]), "'=1+1,-0.5,'-\n");
  assert.equal(csvText([["=1+1"]]), "=1+1\n");
});
