import assert from "node:assert/strict";
import fc from "fast-check";
import { type JsonLayout, jsonLayout, type JsonRecord, readJsonValues } from "./json_values.ts";

async function read(text: string, layout: JsonLayout, length = 5): Promise<JsonRecord[]> {
  const bytes = new TextEncoder().encode(text);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
  }
  return (await Array.fromAsync(readJsonValues(pieces(), layout, "x.json"))).flat();
}

// JSON has no -0, and `__proto__` is no key like others.
const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));
const objects = fc.array(
  fc.dictionary(fc.string({ maxLength: 4 }), json, { maxKeys: 3, noNullPrototype: true }),
  { maxLength: 6 },
).map((values): unknown[] => JSON.parse(JSON.stringify(values)));
const pieceLength = fc.integer({ min: 1, max: 60 });

Deno.test("values are read from every layout, however the bytes are cut", async () => {
  await fc.assert(fc.asyncProperty(
    objects,
    fc.constantFrom(0, 2),
    pieceLength,
    async (values, indent, length) => {
      const layouts: [JsonLayout, string][] = [
        ["array", JSON.stringify(values, null, indent)],
        ["lines", values.map((value) => JSON.stringify(value) + "\n").join("")],
        ["values", values.map((value) => JSON.stringify(value, null, indent)).join("\n")],
        ["values", values.map((value) => JSON.stringify(value, null, indent)).join("")],
      ];
      for (const [layout, text] of layouts) {
        const records = await read(text, layout, length);
        assert.deepEqual(records.map(({ value }) => value), values, layout);
        assert.ok(records.every(({ fault }) => fault === undefined));
      }
    },
  ));
});

Deno.test("the layout shows at the beginning", () => {
  assert.equal(jsonLayout('\n [ {"a": 1}'), "array");
  assert.equal(jsonLayout("[]"), "array");
  assert.equal(jsonLayout('{"a": 1}\n{"a": 2}\n'), "lines");
  assert.equal(jsonLayout('{"a": 1}'), "values");
  assert.equal(jsonLayout('{\n "a": 1'), "values");
  assert.equal(jsonLayout("[Band],Track,2020-01-01"), null);
  assert.equal(jsonLayout("{x},Track,2020-01-01"), null);
  assert.equal(jsonLayout("artist,track"), null);
});

Deno.test("lines are counted, and what is no JSON is named with its line", async () => {
  assert.deepEqual(await read('[\n  {"a": 1},\n  {"b": nope},\n\n  {"c": 3}\n]', "array", 1000), [
    { line: 2, value: { a: 1 } },
    { line: 3, value: '{"b": nope}', fault: "not JSON" },
    { line: 5, value: { c: 3 } },
  ]);
  assert.deepEqual(await read('{"a": 1}\n\n{"b": \n{"c": 3}', "lines"), [
    { line: 1, value: { a: 1 } },
    { line: 3, value: '{"b": ', fault: "not JSON" },
    { line: 4, value: { c: 3 } },
  ]);
  assert.deepEqual(await read('[\n{"a": "}]"},\n{"b": "cut', "array"), [
    { line: 2, value: { a: "}]" } },
    { line: 3, value: '{"b": "cut', fault: "cut off" },
  ]);
});

Deno.test("a line that never ends is told by file and number", async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode('{"a": 1}\n{"b": "');
    for (;;) yield new Uint8Array(1 << 20).fill(0x61);
  }
  await assert.rejects(Array.fromAsync(readJsonValues(endless(), "lines", "x.json")), {
    name: "UserError",
    message: /^x\.json: line 2: a JSON value of more than 16777216 bytes/,
  });
});
