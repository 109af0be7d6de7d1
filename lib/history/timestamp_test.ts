import assert from "node:assert/strict";
import fc from "fast-check";
import { formatTimestamp, parseTimestamp } from "./timestamp.ts";

Deno.test("times are written and read back", () => {
  const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(fc.property(seconds, (time) => {
    assert.equal(parseTimestamp(formatTimestamp(time)), time);
    assert.equal(parseTimestamp(new Date(time * 1000).toISOString()), time);
  }));
});

Deno.test("every spelling of one instant is the same instant", () => {
  const instant = Date.UTC(2020, 10, 23, 11, 45, 0) / 1000;
  for (
    const text of [
      "2020-11-23 11:45:00",
      "2020-11-23T11:45Z",
      "2020-11-23 11:45:00.000 UTC",
      "2020-11-23T13:45:00+02:00",
      "2020-11-23T06:15:00-0530",
      " 2020-11-23 11:45 ",
    ]
  ) assert.equal(parseTimestamp(text), instant, text);
  assert.equal(parseTimestamp("2020-11-23"), Date.UTC(2020, 10, 23) / 1000);
});

Deno.test("what is no date is null, days that no month has included", () => {
  for (
    const text of [
      "",
      "yesterday",
      "2021-02-29",
      "2020-04-31 10:00:00",
      "2020-13-01",
      "2020-00-10",
      "2020-01-00",
      "2020-01-01 24:00:00",
      "2020-01-01 10:60",
      "23/11/2020",
      "1606131954",
    ]
  ) assert.equal(parseTimestamp(text), null, text);
});
