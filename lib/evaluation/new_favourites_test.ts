import assert from "node:assert/strict";
import { range } from "d3-array";
import fc from "fast-check";
import { calendarOf } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import { isCore } from "../labels/core.ts";
import { isActive, isEligible } from "../labels/eligibility.ts";
import { type History, playsUpTo } from "../scrobbles/history.ts";
import { daysEndingOn } from "../snapshots/periods.ts";
import { type Snapshots, snapshotsOf } from "../snapshots/snapshots.ts";
import { snapshotsOfPlays } from "../snapshots/testing.ts";
import { coursesByDay, eligibleLists, lookDays } from "./new_favourites.ts";

const DAY_S = 86_400;
const START = Date.UTC(2020, 1, 3) / 1000;
const RULES = {
  labels: { horizon_months: 2, cold_start_buffer_months: 1 },
  eligibility: { active_plays_min: 2, discovered_within_months: 2, lookback_months: 2 },
  core_definition: { plays_min: 6, share_min: 0.4 },
};
/** Summer time begins within the plays. */
const CALENDAR = calendarOf("Europe/Berlin");

const histories = fc.array(
  fc.record({
    artist: fc.constantFrom("a", "b", "c", "d"),
    hours: fc.integer({ min: 0, max: 200 * 24 }),
    again: fc.integer({ min: 1, max: 6 }),
  }),
  { minLength: 1, maxLength: 30 },
).map((bouts): History =>
  itemAt(
    snapshotsOfPlays(
      bouts.flatMap(({ artist, hours, again }) =>
        Array.from({ length: again }, (_, n) => ({
          artist_name: artist,
          track_name: "t",
          time: START + hours * 3600 + n * 19 * 3600,
        }))
      ),
    ),
    0,
  ).history
);

function lastDayOf({ time }: History): number {
  return CALENDAR.day(itemAt(time, time.length - 1));
}

/** What a look at a day sees, by the way every list goes. */
function seenOn(history: History, day: number): Snapshots {
  const periods = daysEndingOn(day, 30, CALENDAR);
  return snapshotsOf(playsUpTo(history, periods.lastSecond(0)), periods);
}

Deno.test("lists hold whom the rules make eligible in the 30 days up to a look, in any zone", () => {
  let listed = 0;
  fc.assert(
    fc.property(
      histories,
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      (history, every, short) => {
        const rules = { ...RULES, eligibility: { ...RULES.eligibility, one_play_short: short } };
        const lists = eligibleLists(history, CALENDAR, rules, every);
        assert.deepEqual(
          lists.map(({ day }) => day),
          lookDays(history, CALENDAR, rules, every),
        );
        for (const { day, entries } of lists) {
          const { courses, listening } = seenOn(history, day);
          const expected = courses.flatMap((course) => {
            const place = course.findIndex(({ period }) => period === 0);
            const eligible = place !== -1 &&
              isEligible(course, place, listening[0]?.period ?? 0, rules);
            return eligible ? [itemAt(history.artists, itemAt(course, 0).artist)] : [];
          });
          assert.deepEqual(entries.map(({ artist }) => artist).sort(), expected);
          listed += expected.length;
        }
      },
    ),
    { numRuns: 60 },
  );
  assert.ok(listed > 20, "hardly anyone was listed: the test shows little");
});

Deno.test("an artist is core on the days whose trailing 30 days make it core", () => {
  let cored = 0;
  fc.assert(
    fc.property(histories, fc.integer({ min: 0, max: 150 }), (history, ago) => {
      const day = lastDayOf(history) - ago;
      const { courses } = seenOn(history, day);
      for (const { artist, discovered, core } of coursesByDay(history, CALENDAR, RULES)) {
        if (day < discovered || day > discovered + 180) continue;
        const row = courses[history.artists.indexOf(artist)]?.find(({ period }) => period === 0);
        const expected = row !== undefined && isCore(row, RULES.core_definition);
        assert.equal(core.some(([first, last]) => first <= day && day <= last), expected);
        cored += Number(expected);
      }
    }),
    { numRuns: 100 },
  );
  assert.ok(cored > 20, "hardly anyone was core: the test shows little");
});

Deno.test("whom a list could name is a new favourite as late as its horizon ends", () => {
  const day = (n: number): number => START + n * DAY_S;
  const plays = (name: string, days: readonly number[]) =>
    days.map((n) => ({ artist_name: name, track_name: "t", time: day(n) }));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 89 }), fc.integer({ min: 1, max: 60 }), (named, wait) => {
      const core = 40 + named + wait;
      const { history } = itemAt(
        snapshotsOfPlays([
          ...plays("Old", range(250)),
          ...plays("New", [40, 40 + named, 40 + named, ...Array<number>(6).fill(core)]),
        ]),
        0,
      );
      const discovered = CALENDAR.day(day(40));
      const lists = eligibleLists(history, CALENDAR, RULES, 1);
      const list = lists.find((list) => list.day === discovered + named);
      assert.ok(list?.entries.some(({ artist }) => artist === "New"));
      const course = coursesByDay(history, CALENDAR, RULES)
        .find(({ artist }) => artist === "New");
      assert.equal(course?.favourite, discovered + named + wait);
    }),
    { numRuns: 200 },
  );
});

Deno.test("what is played later changes no list and no day of becoming core before", () => {
  fc.assert(fc.property(histories, fc.integer({ min: 0, max: 120 }), (history, ago) => {
    const day = lastDayOf(history) - ago;
    const before = playsUpTo(history, CALENDAR.lastSecondOfDay(day));
    if (before.time.length === 0) return;
    const known = coursesByDay(before, CALENDAR, RULES);
    const all = new Map(
      coursesByDay(history, CALENDAR, RULES).map((course) => [course.artist, course]),
    );
    for (const { artist, discovered, favourite } of known) {
      assert.equal(all.get(artist)?.discovered, discovered);
      if (favourite !== null) assert.equal(all.get(artist)?.favourite, favourite);
    }
    const lists = new Map(
      eligibleLists(history, CALENDAR, RULES, 1).map((list) => [list.day, list]),
    );
    for (const list of eligibleLists(before, CALENDAR, RULES, 1)) {
      assert.deepEqual(lists.get(list.day), list);
    }
  }));
});

Deno.test("looks count back from the last day with a play, and leave the cold start out", () => {
  fc.assert(fc.property(histories, fc.integer({ min: 1, max: 40 }), (history, every) => {
    const first = CALENDAR.day(itemAt(history.time, 0));
    const days = lookDays(history, CALENDAR, RULES, every);
    for (const day of days) {
      assert.equal((lastDayOf(history) - day) % every, 0);
      assert.ok(day - first >= 30);
    }
    const whole = lastDayOf(history) - first - 30;
    assert.equal(days.length, whole < 0 ? 0 : 1 + Math.floor(whole / every));
  }));
});

Deno.test("twenty plays over four weeks: core on the day of the twentieth", () => {
  const plays = Array.from({ length: 400 }, (_, n) => ({
    artist_name: n % 20 === 10 && n >= 20 ? "New" : `Old ${n % 7}`,
    track_name: "t",
    time: START + n * DAY_S / 4,
  }));
  const { history } = itemAt(snapshotsOfPlays(plays), 0);
  const rules = { ...RULES, core_definition: { plays_min: 5, share_min: 1 } };
  const found = coursesByDay(history, CALENDAR, rules).find(({ artist }) => artist === "New");
  // One play in five days: the fifth comes twenty days after the first.
  assert.equal((found?.favourite ?? NaN) - (found?.discovered ?? NaN), 20);
});

Deno.test("one play short of core is enough for a list, by its rule only", () => {
  const rules = (one_play_short: boolean): typeof RULES => ({
    ...RULES,
    eligibility: { ...RULES.eligibility, active_plays_min: 3, ...{ one_play_short } },
    core_definition: { plays_min: 20, share_min: 0.01 },
  });
  // A second play of two hundred and one would be just under one in a hundred.
  for (const [of, enough] of [[199, true], [200, false]] as const) {
    const row = { plays: 1, share: 1 / of };
    assert.equal(isActive(row, rules(true)), enough);
    assert.equal(isActive(row, rules(false)), false);
  }
  assert.ok(isActive({ plays: 3, share: 0.001 }, rules(false)));
});
