import assert from "node:assert/strict";
import fc from "fast-check";
import { CsvReader, type CsvRecord, csvText, guardedCsvText, splitCsv, unguarded } from "./csv.ts";

const CSV = { delimiter: ",", quoted: true };

/** Reads a text in pieces of a length in bytes. */
function read(text: string, length = 7, how = CSV): CsvRecord[] {
  const reader = new CsvReader("x.csv", how);
  const records: CsvRecord[] = [];
  const take = (): void => {
    while (reader.next()) records.push(reader.record());
  };
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += length) {
    reader.push(bytes.subarray(at, at + length));
    take();
  }
  reader.end();
  take();
  return records;
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

Deno.test("what is written is read, however the bytes are cut, with the lines counted", () => {
  fc.assert(
    fc.property(records, fc.integer({ min: 1, max: 40 }), (written, length) => {
      const found = read(csvText(written), length);
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

Deno.test("a quote out of place costs its own line and no other", () => {
  const text = [
    "a,b,c",
    '"Weird Al" Yankovic,x,"20 Nov 2020"',
    '"never closed,x,y',
    'good,"two\nlines",z',
    "last,one,here",
    "",
  ].join("\n");
  for (const length of [1, 13, 1000]) {
    assert.deepEqual(read(text, length), [
      { line: 1, fields: ["a", "b", "c"] },
      { line: 2, fields: ['"Weird Al" Yankovic', "x", "20 Nov 2020"], misquoted: true },
      { line: 3, fields: ['"never closed', "x", "y"], misquoted: true },
      { line: 4, fields: ["good", "two\nlines", "z"] },
      { line: 6, fields: ["last", "one", "here"] },
    ]);
  }
});

Deno.test("a quote that never closes does not swallow a long file", () => {
  const rest = Array.from({ length: 40_000 }, (_, row) => `row ${row},x,y`);
  const found = read(['"open,x,y', ...rest].join("\n") + "\n", 1 << 16);
  assert.equal(found.length, 40_001);
  assert.equal(found[0]?.misquoted, true);
  assert.deepEqual(found.at(-1), { line: 40_001, fields: ["row 39999", "x", "y"] });
});

Deno.test("a last line without end is marked, blank lines are skipped", () => {
  assert.deepEqual(read("a,b\n\n\nc,d"), [
    { line: 1, fields: ["a", "b"] },
    { line: 4, fields: ["c", "d"], unterminated: true },
  ]);
  assert.deepEqual(read(""), []);
  const cutInQuotes = read('a,b\nc,"d');
  assert.deepEqual(cutInQuotes[1], {
    line: 2,
    fields: ["c", '"d'],
    misquoted: true,
    unterminated: true,
  });
});

Deno.test("where quotes do not enclose, they are letters", () => {
  const how = { delimiter: "\t", quoted: false };
  const found = read('"Heroes"\t"45\tx\n', 3, how);
  assert.deepEqual(found, [{ line: 1, fields: ['"Heroes"', '"45', "x"] }]);
});

/** Seconds to read a text in one piece. */
function secondsFor(text: string): number {
  const start = performance.now();
  splitCsv(text, "x.csv");
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

Deno.test("a line that is none is told by file and number, not gathered for ever", () => {
  const reader = new CsvReader("x.csv");
  reader.push(new TextEncoder().encode("a,b\n"));
  assert.throws(() => {
    for (;;) {
      reader.push(new Uint8Array(1 << 16).fill(0x78));
      while (reader.next());
    }
  }, { name: "UserError", message: /^x\.csv: line 2: longer than 262144 bytes/ });
});

Deno.test("how long a record may be hangs on its own length, not on how the bytes are cut", () => {
  const long = "x".repeat(300_000);
  for (const length of [1 << 14, 1 << 20]) {
    for (const end of ["", "\n", "\nc,d\n"]) {
      assert.throws(() => read(`a,b\n${long},y${end}`, length), {
        message: /^x\.csv: line 2: longer than 262144 bytes/,
      });
    }
    const lines = "x\n".repeat(150_000);
    const found = read(`a,b\n"${lines}",y\nc,d\n`, length);
    assert.equal(found.length, 150_003, "a quote that closes so late is none");
    assert.deepEqual(found[1], { line: 2, fields: ['"x'], misquoted: true });
    const most = "x".repeat((1 << 18) - 2);
    assert.equal(read(`${most},y\n`, length)[0]?.fields[0], most);
  }
});

const anyText = fc.string({
  unit: fc.constantFrom(
    "a",
    "é",
    "\u{1f3b5}",
    '"',
    '""',
    ",",
    '",',
    ',"',
    " ",
    "\n",
    "\r",
    "\r\n",
  ),
  maxLength: 40,
});

Deno.test("the records are the same however the bytes are cut, and whatever the line ends", () => {
  fc.assert(fc.property(anyText, fc.integer({ min: 1, max: 9 }), (text, length) => {
    const whole = splitCsv(text, "x.csv");
    assert.deepEqual(read(text, length), whole);
    assert.deepEqual(
      splitCsv(text.replaceAll("\r\n", "\n").replaceAll("\r", "\n"), "x.csv"),
      whole,
    );
    assert.deepEqual(splitCsv(`\ufeff${text}`, "x.csv"), whole);
  }));
});

Deno.test("a line without quotes is split at its delimiters, as any text is", () => {
  const line = fc.string({ unit: fc.constantFrom("a", "é", ";", ",", " ", '"'), minLength: 1 });
  fc.assert(fc.property(fc.array(line), (lines) => {
    const found = read(lines.join("\n"), 5, { delimiter: ";", quoted: false });
    assert.deepEqual(found.map(({ fields }) => fields), lines.map((text) => text.split(";")));
    assert.deepEqual(found.map(({ line }) => line), [...lines.keys()].map((at) => at + 1));
  }));
});

Deno.test("whole texts have any line ends", () => {
  assert.deepEqual(splitCsv('a,b\r\n"c ""d""" ,e\r', "x.csv").map(({ fields }) => fields), [
    ["a", "b"],
    ['c "d"', "e"],
  ]);
});

Deno.test("no cell for people is a formula, and each can be read as it was meant", () => {
  const cell = fc.string({ unit: fc.constantFrom("=", "+", "-", "@", "'", "a", "\t", '"') });
  fc.assert(fc.property(cell, (text) => {
    const [record] = splitCsv(guardedCsvText([[text, "end"]]), "x.csv");
    const shown = record?.fields[0] ?? "absent";
    assert.doesNotMatch(shown, /^[=+\-@\t\r]/);
    assert.equal(unguarded(shown), text);
  }));
  assert.equal(guardedCsvText([["=1+1", -0.5, "-"]]), "'=1+1,-0.5,'-\n");
  assert.equal(csvText([["=1+1"]]), "=1+1\n");
});
