import assert from "node:assert/strict";
import * as fc from "fast-check";
import stringWidth from "string-width";
import { anyCharacter } from "../base/testing.ts";
import { printable, printableJson } from "./printable.ts";
import { painted } from "./terminal.ts";
import { count, counted, decimal, marked, signed, some, textTable } from "./text.ts";

/** Names as others write them: any character, those that steer a terminal often. */
const name = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      "\x1b",
      "\x9b",
      "\x07",
      "\r",
      "\u202E",
      "\u2066",
      "[31m",
      "]0;",
      "名",
      "é",
      " ",
    ),
    anyCharacter,
  ),
  maxLength: 60,
});

// deno-lint-ignore no-control-regex
const STEERS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202A-\u202E\u2066-\u2069\u2028\u2029]/;

Deno.test("nothing in a name steers a terminal, whatever it is printed as", () => {
  fc.assert(fc.property(name, (text) => {
    assert.doesNotMatch(printable(text), STEERS);
    assert.doesNotMatch(some([text, text], 1), STEERS);
    assert.doesNotMatch(textTable(["artist"], [[text]]), STEERS);
    const json = printableJson({ text });
    assert.doesNotMatch(json, STEERS);
    assert.deepEqual(JSON.parse(json), { text });
  }));
  assert.equal(printable("a\x1b[2Jb\nc"), "a�[2Jb\nc");
});

Deno.test("a table fits the width, and its numbers stay whole", () => {
  const row = fc.tuple(
    name,
    fc.integer({ min: 0, max: 10_000_000 }),
    name,
    fc.double({ noNaN: true }),
  );
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
    const cells = rows.map(([a, n, b, x]) => [a, count(n), `p${b}`, decimal(x % 10)]);
    const text = textTable(["artist name", "plays of it", "what it is", "gain"], cells);
    for (const line of text.split("\n")) assert.ok(stringWidth(line) <= 80, line);
    for (const [, n] of rows) assert.ok(text.includes(` ${count(n)} `), count(n));
  }));
});

Deno.test("what can be done without goes before text is folded", () => {
  const table = (width: number): string =>
    textTable(["model", "gain", "cover"], [["a longer name", "1.25", "2.25"]], {
      dispensable: ["cover", "gain"],
      width,
    });
  assert.match(table(40), /gain.*cover/);
  assert.match(table(26), /gain/);
  assert.doesNotMatch(table(26), /cover/);
  assert.doesNotMatch(table(20), /gain/);
  assert.match(table(20), /a longer name/);
  assert.match(table(14), /a longer +│\n│ name /);
});

Deno.test("numbers and plurals as people read them", () => {
  assert.equal(decimal(-0.0004), "0.000");
  assert.equal(decimal(-0.0006), "-0.001");
  assert.equal(decimal(-0.4, 0), "0");
  assert.equal(signed(-0.0004), "0.000");
  assert.equal(signed(0.5, 1), "+0.5");
  assert.equal(count(1_234_567), "1\u202F234\u202F567");
  assert.equal(counted(1, "alert"), "1 alert");
  assert.equal(counted(0, "alert"), "0 alerts");
  assert.equal(counted(2, "history", "histories"), "2 histories");
});

Deno.test("that it is not known whether a history is simulated is said", () => {
  assert.equal(marked("Models", false), "Models");
  assert.equal(marked("Models", true), "Models (simulated history)");
  assert.match(marked("Models", null), /not known/);
});

Deno.test("colour changes nothing of the text", () => {
  const text = `Title\n${textTable(["a"], [["1"]])}\nNote: more.`;
  // deno-lint-ignore no-control-regex
  assert.equal(painted(text).replace(/\x1b\[\d+m/g, ""), text);
  assert.ok(painted(text).startsWith("\x1b[1mTitle\x1b[0m\n"));
});
