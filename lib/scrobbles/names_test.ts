import assert from "node:assert/strict";
import fc from "fast-check";
import { spanOf } from "../base/encoding.ts";
import { NameCodes, normaliseName } from "./names.ts";

const unit = fc.constantFrom(
  "a",
  "B",
  " ",
  "\t",
  "\u00a0",
  "é",
  "e\u0301",
  "\u0301",
  "ʯ",
  "人",
  "\u{1f3b5}",
);
const written = fc.array(
  fc.tuple(fc.oneof(fc.string({ unit, maxLength: 4 }), fc.string({ maxLength: 40 })), fc.nat(2)),
  { maxLength: 400 },
);

Deno.test("names have the codes that a map of their normalised texts would give them", () => {
  fc.assert(fc.property(written, (names) => {
    const codes = new NameCodes();
    const expected = new Map<string, number>();
    for (const [name, group] of names) {
      const key = `${group} ${normaliseName(name)}`;
      if (!expected.has(key)) expected.set(key, expected.size);
      const { bytes, to } = spanOf(`,${name},`);
      assert.equal(codes.code({ bytes, from: 1, to: to - 1 }, group), expected.get(key));
    }
    assert.equal(codes.size, expected.size);
    assert.deepEqual(codes.names(), [...expected.keys()].map((key) => key.slice(2)));
  }));
});

Deno.test("bytes that are not of UTF-8 are the name that they read as", () => {
  const broken = fc.uint8Array({ maxLength: 6 });
  fc.assert(fc.property(fc.array(broken, { maxLength: 50 }), (names) => {
    const codes = new NameCodes();
    for (const bytes of names) {
      const code = codes.code({ bytes, from: 0, to: bytes.length });
      const read = normaliseName(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
      assert.equal(codes.name(code), read);
      assert.equal(codes.code(spanOf(read)), code);
    }
  }));
});
