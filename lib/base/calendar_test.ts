import assert from "node:assert/strict";
import fc from "fast-check";
import { calendarOf, formatMonth, parseMonth } from "./calendar.ts";

const at = (iso: string): number => Date.parse(iso) / 1000;

Deno.test("months are spelled by their first day and read back", () => {
  fc.assert(fc.property(fc.integer({ min: 1 * 12, max: 9999 * 12 + 11 }), (month) => {
    assert.equal(parseMonth(formatMonth(month)), month);
  }));
  assert.equal(formatMonth(2024 * 12 + 2), "2024-03-01");
  assert.equal(parseMonth("2024-03"), 2024 * 12 + 2);
});

Deno.test("what is not a month is refused", () => {
  for (const text of ["2024-13", "2024-00-01", "2024-03-02", "2024-3", "March 2024", ""]) {
    assert.equal(parseMonth(text), null, text);
  }
});

Deno.test("month and day boundaries follow the time zone", () => {
  const instant = at("2024-03-31T23:30:00Z");
  assert.equal(calendarOf("UTC").month(instant), parseMonth("2024-03"));
  assert.equal(calendarOf("Europe/Lisbon").month(instant), parseMonth("2024-04"));
  assert.equal(calendarOf("America/New_York").month(instant), parseMonth("2024-03"));
  assert.equal(calendarOf("Asia/Kolkata").day(instant), at("2024-04-01T00:00:00Z") / 86_400);
});

Deno.test("a month's last second is one before the local start of the next", () => {
  // Paris is one hour ahead in winter, two in summer; the clocks change on the last of March.
  const paris = calendarOf("Europe/Paris");
  const march = parseMonth("2024-03") ?? NaN;
  assert.equal(paris.lastSecond(march), at("2024-03-31T21:59:59Z"));
  assert.equal(paris.lastSecond(march - 1), at("2024-02-29T22:59:59Z"));
});

Deno.test("every instant lies in the month that its neighbours bound, in every zone", () => {
  const zones = ["UTC", "Europe/Lisbon", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia"];
  const instants = fc.integer({ min: at("2002-01-01"), max: at("2030-01-01") });
  fc.assert(fc.property(fc.constantFrom(...zones), instants, (zone, instant) => {
    const calendar = calendarOf(zone);
    const month = calendar.month(instant);
    assert.ok(instant <= calendar.lastSecond(month));
    assert.ok(instant > calendar.lastSecond(month - 1));
    assert.equal(calendar.day(instant), Math.floor(calendar.local(instant) / 86_400));
  }));
});

Deno.test("local time is what Intl shows, on days the clocks change too", () => {
  const zone = "Australia/Lord_Howe"; // its clocks change by half an hour
  const show = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  const calendar = calendarOf(zone);
  for (let instant = at("2024-04-05T00:00Z"); instant < at("2024-04-08T00:00Z"); instant += 600) {
    const local = new Date(calendar.local(instant) * 1000).toISOString();
    assert.equal(local.slice(0, 19).replace("T", " "), show.format(instant * 1000));
  }
});
