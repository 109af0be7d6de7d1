import assert from "node:assert/strict";
import fc from "fast-check";
import { formatDay } from "../base/calendar.ts";
import { type BecameCore, type News, newsOf, type Told, toldBy, toldSchema } from "./news.ts";
import { someEntry } from "./testing.ts";

const FIRST = Date.UTC(2024, 0, 1) / 86_400_000;
const OPTIONS = { top: 2, horizon: 60, recent: 30, at: "2024-06-01T00:00:00.000Z" };
const ARTISTS = ["a", "b", "c", "d"];

/** Lists of some days, likeliest first, and when artists became core. */
const courses = fc.record({
  looks: fc.array(
    fc.record({
      after: fc.integer({ min: 0, max: 40 }),
      artists: fc.shuffledSubarray([...ARTISTS]),
    }),
    { minLength: 1, maxLength: 10 },
  ),
  core: fc.uniqueArray(
    fc.record({ artist: fc.constantFrom(...ARTISTS), day: fc.integer({ min: 0, max: 300 }) }),
    { selector: ({ artist }) => artist },
  ),
}).map(({ looks, core }) => {
  let day = FIRST;
  return {
    looks: looks.map(({ after, artists }) => ({ day: day += after, artists })),
    core: core.map(({ artist, day }): BecameCore => ({ listener: null, artist, day: FIRST + day })),
  };
});

function watched(
  { looks, core }: { looks: { day: number; artists: string[] }[]; core: BecameCore[] },
): {
  news: News[][];
  told: Told | null;
} {
  let told: Told | null = null;
  const news = looks.map(({ day, artists }) => {
    const entries = artists.map((artist_name) =>
      someEntry({ artist_name, period_end: formatDay(day), core_by: formatDay(day + 60) })
    );
    const known = core.filter((of) => of.day <= day);
    const found = newsOf(entries, known, day, told, OPTIONS);
    told = toldBy(found, told, day);
    return found;
  });
  return { news, told };
}

Deno.test("nobody is named twice within the horizon, and everyone of the likeliest once", () => {
  fc.assert(fc.property(courses, (course) => {
    const { news } = watched(course);
    const named = new Map<string, number[]>();
    course.looks.forEach(({ day, artists }, look) => {
      for (const { kind, artist_name } of news[look] ?? []) {
        if (kind === "named") named.set(artist_name, [...named.get(artist_name) ?? [], day]);
      }
      for (const artist of artists.slice(0, OPTIONS.top)) {
        assert.ok(named.get(artist)?.some((told) => told <= day && told > day - OPTIONS.horizon));
      }
    });
    for (const days of named.values()) {
      days.slice(1).forEach((day, place) => assert.ok(day - (days[place] ?? NaN) >= 60));
    }
  }));
});

Deno.test("looking again on the same day tells nothing", () => {
  fc.assert(fc.property(courses, (course) => {
    const last = course.looks.at(-1);
    if (last === undefined) return;
    const { news } = watched({ ...course, looks: [...course.looks, last] });
    assert.deepEqual(news.at(-1), []);
  }));
});

Deno.test("who became core since the first look is told once, soon after, with the day it was named", () => {
  fc.assert(fc.property(courses, (course) => {
    const { news, told } = watched(course);
    const core = news.flat().filter((one) => one.kind === "core");
    const since = formatDay(course.looks[0]?.day ?? NaN);
    assert.equal(new Set(core.map(({ artist_name }) => artist_name)).size, core.length);
    for (const { artist_name, day, named_on } of core) {
      assert.ok(day > since);
      const first = news.flat().filter((one) =>
        one.kind === "named" && one.artist_name === artist_name && one.day < day
      ).map((one) =>
        one.day
      ).findLast(() => true) ?? null;
      if (named_on !== null) assert.ok(first !== null && named_on <= first && named_on < day);
    }
    for (const { artist, day } of course.core) {
      const look = course.looks.find((of) => of.day >= day);
      const soon = look !== undefined && day > look.day - OPTIONS.recent && formatDay(day) > since;
      assert.equal(core.some(({ artist_name }) => artist_name === artist), soon);
    }
    toldSchema.parse(told);
  }));
});

Deno.test("each listener has their own likeliest", () => {
  const entries = ["x", "y"].flatMap((listener) =>
    ARTISTS.map((artist_name) => someEntry({ listener, artist_name }))
  );
  const found = newsOf(entries, [], FIRST, null, OPTIONS);
  assert.deepEqual(
    found.map(({ listener, artist_name }) => `${listener} ${artist_name}`),
    ["x a", "x b", "y a", "y b"],
  );
});
