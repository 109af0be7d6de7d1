import assert from "node:assert/strict";
import fc from "fast-check";
import { UserError } from "./errors.ts";

Deno.test("a message keeps both ends of what is too long, and is never longer than a screen or two", () => {
  const line = fc.oneof(
    fc.string({ unit: fc.constantFrom("a", " ", "\u{1f3b5}"), maxLength: 60 }),
    fc.integer({ min: 1_900, max: 5_000 }).map((length) => "\u{1f3b5}a".repeat(length / 3)),
  );
  fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 200 }), (lines) => {
    const text = lines.join("\n");
    const { message } = new UserError(text);
    const told = message.split("\n");
    assert.ok(told.length <= 60 && told.every(({ length }) => length <= 2_000));
    assert.ok(message.isWellFormed());
    assert.equal(told[0]?.slice(0, 1_490), lines[0]?.slice(0, 1_490));
    assert.equal(told.at(-1)?.slice(-490), lines.at(-1)?.slice(-490));
    assert.equal(new UserError(message).message, message);
    if (lines.length <= 60 && lines.every(({ length }) => length <= 2_000)) {
      assert.equal(message, text);
    }
  }));
});
