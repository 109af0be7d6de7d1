import assert from "node:assert/strict";
import fc from "fast-check";
import { dateOrders, formatTimestamp, parseMoment, type Resolution } from "./timestamp.ts";

const NOON = Date.UTC(2020, 10, 3, 12, 5, 6) / 1000;

Deno.test("the spellings of listening histories are read", () => {
  const spellings: [string, Resolution][] = [
    ["2020-11-03 12:05:06", "second"],
    ["2020-11-03T12:05:06Z", "second"],
    ["2020-11-03T12:05:06.789Z", "second"],
    ["2020-11-03T14:05:06+02:00", "second"],
    ["2020-11-03 07:05:06 -0500", "second"],
    ["2020-11-03 12:05:06.000 UTC", "second"],
    ["2020-11-03T06:35:06-0530", "second"],
    ["2020/11/3 12:05:06", "second"],
    ["1604405106", "second"],
    ["1604405106789", "second"],
    ["1604405106789000", "second"],
    ["20201103T120506Z", "second"],
    ["20201103120506", "second"],
    ["2020-11-03 12:05", "minute"],
    ["2020-11-03T12:05Z", "minute"],
    ["03 Nov 2020 12:05", "minute"],
    ["3 Nov 2020, 12:05", "minute"],
    [" 03-Nov-2020 12:05:06 ", "second"],
    ["Tue, 03 Nov 2020 12:05:06 +0000", "second"],
    ["Tue Nov 03 2020 13:05:06 GMT+0100 (CET)", "second"],
    ["November 3, 2020 12:05 PM", "minute"],
    ["Nov 3, 2020 at 12:05pm", "minute"],
    ["3. November 2020 12:05", "minute"],
    ["3 de novembro de 2020 12:05", "minute"],
    ["3 nov. 2020 12:05", "minute"],
    ["3 lis 2020 12:05", "minute"],
    ["3 нояб. 2020 12:05", "minute"],
  ];
  for (const [text, resolution] of spellings) {
    const time = resolution === "second" ? NOON : NOON - 6;
    assert.deepEqual(parseMoment(text), { time, resolution }, text);
  }
  assert.equal(parseMoment("2020-11-03")?.time, Date.UTC(2020, 10, 3) / 1000);
  assert.equal(parseMoment("03 Nov 2020")?.time, Date.UTC(2020, 10, 3) / 1000);
});

Deno.test("what is no date is none, days that no month has included", () => {
  for (
    const text of [
      "",
      "yesterday",
      "2021-02-29",
      "2100-02-29",
      "2020-04-31 10:00:00",
      "2020-13-01",
      "2020-00-10",
      "2020-01-00",
      "2020-01-01 24:00:00",
      "2020-01-01 10:60",
      "31 Apr 2020",
      "3 Foo 2020",
      "3 Nov 2020 13:05 PM",
      "12:05",
    ]
  ) assert.equal(parseMoment(text, "day-first"), null, text);
  assert.equal(parseMoment("23/11/2020"), null, "not without an order");
  assert.equal(parseMoment("45")?.time, 45, "seconds since 1970, however early");
});

Deno.test("two numbers before the year are read in the order asked for", () => {
  const read = (text: string, order: "day-first" | "month-first"): string | null => {
    const moment = parseMoment(text, order);
    return moment === null ? null : formatTimestamp(moment.time, moment.resolution);
  };
  assert.equal(read("03/04/2020 21:35", "day-first"), "2020-04-03 21:35");
  assert.equal(read("03/04/2020 9:35 PM", "month-first"), "2020-03-04 21:35");
  assert.equal(read("03.04.20 12:00:01 AM", "day-first"), "2020-04-03 00:00:01");
  assert.equal(read("13/04/2020", "month-first"), null);
  assert.deepEqual(dateOrders("03/04/2020"), ["day-first", "month-first"]);
  assert.deepEqual(dateOrders("13/04/2020"), ["day-first"]);
  assert.deepEqual(dateOrders("04-13-2020 10:00"), ["month-first"]);
  assert.deepEqual(dateOrders("13/13/2020"), []);
  assert.deepEqual(dateOrders("2020-04-13"), []);
});

Deno.test("what is written is read again", () => {
  const seconds = fc.integer({ min: 1_000_000_000, max: 4_000_000_000 });
  fc.assert(fc.property(seconds, (time) => {
    assert.equal(parseMoment(formatTimestamp(time))?.time, time);
    assert.equal(parseMoment(formatTimestamp(time, "minute"))?.time, time - time % 60);
    assert.equal(parseMoment(String(time))?.time, time);
    assert.equal(parseMoment(String(time * 1000 + 999))?.time, time);
    assert.equal(parseMoment(new Date(time * 1000).toUTCString())?.time, time);
    assert.equal(parseMoment(new Date(time * 1000).toISOString())?.time, time);
  }));
});
