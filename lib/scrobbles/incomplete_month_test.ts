import assert from "node:assert/strict";
import { calendarOf } from "../base/calendar.ts";
import { incompleteMonth } from "./incomplete_month.ts";
import { simulateHistory } from "./sample.ts";
import { parseMoment } from "../base/timestamp.ts";

const utc = calendarOf("UTC");
const at = (text: string): number => parseMoment(text)?.time ?? NaN;
const LATER = at("2030-01-01");
const DAY_S = 86_400;

/** A play every so many days, up to and with the last. */
function every(days: number, last: string, plays = 400): number[] {
  return Array.from({ length: plays }, (_, i) => at(last) - (plays - 1 - i) * days * DAY_S);
}

Deno.test("a silence up to the month's end is judged by what is usual", () => {
  assert.equal(incompleteMonth(every(1, "2024-03-31 20:00"), utc, LATER), null);
  assert.equal(incompleteMonth(every(1, "2024-03-31 00:00:01"), utc, LATER), null);
  const daily = incompleteMonth(every(1, "2024-03-29 12:00:00"), utc, LATER);
  assert.equal(daily?.month, "2024-03-01");
  assert.equal(daily?.last_play, "2024-03-29 12:00:00");
  assert.ok(Math.abs((daily?.days_without_plays ?? 0) - 2.5) < 1e-3);
  assert.match(daily?.reason ?? "", /last 2\.5 days/);

  assert.equal(incompleteMonth(every(7, "2024-03-29"), utc, LATER), null, "usual of a week");
  assert.ok(incompleteMonth(every(7, "2024-03-15"), utc, LATER) !== null);
});

Deno.test("the present month is incomplete whatever was played", () => {
  const times = every(1, "2024-03-31 20:00");
  assert.match(incompleteMonth(times, utc, at("2024-03-31 21:00"))?.reason ?? "", /not over/);
  assert.equal(incompleteMonth(times, utc, at("2024-04-01 00:00:05")), null);
  const tokyo = calendarOf("Asia/Tokyo");
  const inApril = incompleteMonth(times, tokyo, at("2024-04-01 00:00:05"));
  assert.equal(inApril?.month, "2024-04-01", "the last play was in April there");
});

Deno.test("without gaps to compare with nothing is said", () => {
  assert.equal(incompleteMonth([], utc, LATER), null);
  assert.equal(incompleteMonth([at("2024-03-02")], utc, LATER), null);
});

Deno.test("the simulated history ends with a complete month, cut off it does not", () => {
  const times = simulateHistory({ seed: 1 }).date.map(at);
  assert.equal(incompleteMonth(times, utc, LATER), null);
  for (const day of ["05", "14", "29"]) {
    const cut = times.filter((time) => time < at(`2024-12-${day}`));
    assert.equal(incompleteMonth(cut, utc, LATER)?.month, "2024-12-01", day);
  }
});
