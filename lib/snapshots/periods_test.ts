import assert from "node:assert/strict";
import fc from "fast-check";
import { calendarOf, formatDay, parseDay } from "../base/calendar.ts";
import { calendarMonths, daysEndingOn } from "./periods.ts";

const at = (iso: string): number => Date.parse(iso) / 1000;
const day = (text: string): number => parseDay(text) ?? NaN;

Deno.test("every instant lies in the period that its neighbours bound, of both kinds, in every zone", () => {
  const zones = ["UTC", "Europe/Lisbon", "Pacific/Apia", "America/St_Johns"];
  const instants = fc.integer({ min: at("2002-01-01"), max: at("2030-01-01") });
  const last = fc.integer({ min: day("2005-01-01"), max: day("2025-01-01") });
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      instants,
      last,
      fc.boolean(),
      (zone, time, on, months) => {
        const calendar = calendarOf(zone);
        const periods = months ? calendarMonths(calendar) : daysEndingOn(on, 30, calendar);
        const period = periods.of(time);
        assert.ok(time <= periods.lastSecond(period));
        assert.ok(time > periods.lastSecond(period - 1));
        assert.equal(periods.lastDay(period), formatDay(calendar.day(periods.lastSecond(period))));
      },
    ),
  );
});

Deno.test("stretches of days end on the chosen day, also where the clocks change", () => {
  const paris = calendarOf("Europe/Paris");
  const periods = daysEndingOn(day("2024-04-15"), 30, paris);
  assert.equal(periods.of(at("2024-04-15T21:59:59Z")), 0);
  assert.equal(periods.of(at("2024-04-15T22:00:00Z")), 1);
  assert.equal(periods.of(at("2024-03-16T23:00:00Z")), 0);
  assert.equal(periods.of(at("2024-03-16T22:59:59Z")), -1);
  assert.equal(periods.spell(0), "2024-04-15");
  assert.equal(periods.lastDay(-1), "2024-03-16");
});
