import assert from "node:assert/strict";
import { rollup } from "d3-array";
import { calendarOf, formatMonth } from "../base/calendar.ts";
import {
  bursts,
  hoursToNight,
  longestSilences,
  monthsToldTwice,
  nameVariants,
  quietHours,
} from "./listening_signs.ts";
import { simulateHistory } from "./sample.ts";
import { parseMoment } from "../base/timestamp.ts";

const DAY_S = 86_400;

Deno.test("the longest silences come first, short ones not at all", () => {
  const times = [0, 1, 20, 21, 60, 70].map((day) => day * DAY_S);
  assert.deepEqual(longestSilences(times, 14, 5), [
    { from: 21 * DAY_S, to: 60 * DAY_S },
    { from: DAY_S, to: 20 * DAY_S },
  ]);
  assert.equal(longestSilences(times, 14, 1).length, 1);
  assert.deepEqual(longestSilences([], 14, 5), []);
});

Deno.test("bursts are full stretches, fullest first", () => {
  const times = [...Array<number>(12).fill(65), ...Array<number>(30).fill(600), 5, 6, 7];
  assert.deepEqual(bursts(times, 60, 10), [{ from: 600, plays: 30 }, { from: 60, plays: 12 }]);
});

Deno.test("months that two services told are those in which plays come in pairs", () => {
  const calendar = calendarOf("UTC");
  const start = Date.UTC(2024, 0, 1) / 1000;
  // From February on a second service tells when a track ended; every seventh it calls otherwise.
  const plays = Array.from(
    { length: 360 },
    (_, n) => ({ time: start + n * DAY_S / 4, track: n % 40 }),
  );
  const ends = plays.slice(124)
    .map(({ time, track }) => ({ time: time + 200, track: track % 7 === 0 ? track + 100 : track }));
  const signs = (all: typeof plays): string[] => {
    const inOrder = all.toSorted((a, b) => a.time - b.time);
    const history = {
      time: Float64Array.from(inOrder, ({ time }) => time),
      track: Uint32Array.from(inOrder, ({ track }) => track),
    };
    return monthsToldTwice(history, calendar).map(formatMonth);
  };
  assert.deepEqual(signs(plays), []);
  assert.deepEqual(signs([...plays, ...ends]), ["2024-02-01", "2024-03-01"]);
});

Deno.test("names that differ by case, accents or apostrophes are variants of one", () => {
  const names = ["Björk", "Björk", "bjork", "BJÖRK", "Guns N' Roses", "Guns N’ Roses", "Air", "Ai"];
  const plays = rollup(names, (same) => same.length, (name) => name);
  assert.deepEqual(nameVariants(plays), [
    {
      names: [{ name: "Björk", plays: 2 }, { name: "BJÖRK", plays: 1 }, {
        name: "bjork",
        plays: 1,
      }],
    },
    { names: [{ name: "Guns N' Roses", plays: 1 }, { name: "Guns N’ Roses", plays: 1 }] },
  ]);
});

Deno.test("spellings of one name are found, and other names left alone", () => {
  const plays = new Map([
    ["The Coral", 5],
    ["Coral", 7],
    ["Luísa Sobral", 2],
    ["Luisa Sobral", 1],
    ["Simon & Garfunkel", 1],
    ["Simon and Garfunkel", 1],
    ["!!!", 3],
    ["???", 3],
    ["Oasis", 9],
  ]);
  assert.deepEqual(
    nameVariants(plays).map(({ names }) => names.map(({ name }) => name)),
    [["Coral", "The Coral"], ["Luísa Sobral", "Luisa Sobral"], [
      "Simon & Garfunkel",
      "Simon and Garfunkel",
    ]],
  );
});

Deno.test("the quiet hours show how far the clock is from the listener's", () => {
  const utc = calendarOf("UTC");
  const night = simulateHistory({ seed: 1 }).date.map((date) => parseMoment(date)?.time ?? NaN);
  const shift = (hours: number): number => {
    const quiet = quietHours(night.map((time) => time + hours * 3600), utc);
    assert.ok(quiet !== null);
    return hoursToNight(quiet);
  };
  const own = shift(0);
  assert.ok(Math.abs(own) <= 2, `${own}`);
  // Written down by a clock 8 hours behind the listener's, it has to be put on 8 hours.
  assert.equal(shift(-8), own + 8);
  assert.equal(shift(9), own - 9);
  const always = Array.from({ length: 24 * 50 }, (_, hour) => hour * 3600);
  assert.equal(quietHours(always, utc), null, "who listens at all hours has no night");
  assert.equal(quietHours([], utc), null);
});
