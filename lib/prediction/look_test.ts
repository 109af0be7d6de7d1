import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { calendarOf, dayNumber, formatDay, parseDay } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import { simulateHistory } from "../scrobbles/sample.ts";
import { openWorkspace, PROJECT_ROOT } from "../workspace/workspace.ts";
import { type Asked, lastDayOf, lookedAt, type LookSource } from "./asked.ts";
import { type Look, lookAt, oddsInWords, shortHistoryInWords } from "./look.ts";
import { type ReplayedEntry, replayOf } from "./replay.ts";
import { modelOfEverything, sourceOf } from "./testing.ts";

const { breakout } = await openWorkspace();
const model = await modelOfEverything();
/** A zone with summer time. */
const calendar = calendarOf("Europe/Berlin");

const source = simulated();

/** Two years of a simulated history. */
function simulated(): LookSource {
  const { artist_name, track_name, date } = simulateHistory({ seed: 3, plays: 60_000 });
  const plays = artist_name.map((artist, play) => [
    artist,
    itemAt(track_name, play),
    itemAt(date, play),
  ]).filter(([, , on = ""]) => on < "2021-01-01");
  return sourceOf(plays, calendar);
}

const look = (asked: Asked): Look => lookAt(lookedAt(source, asked), model);

const replayed = (entries: readonly ReplayedEntry[], day: string): ReplayedEntry[] =>
  entries.filter(({ period_end }) => period_end === day);

const asReplayed = ({ listed }: Look): ReplayedEntry[] =>
  listed.map(({ entry: { period_end, artist_name, probability } }) => ({
    period_end,
    artist_name,
    probability,
  }));

for (const every of [7, 10, 45] as const) {
  Deno.test(`a look every ${every} days says what asking on that day would have`, () => {
    const { entries, ...of } = replayOf(source, every, model.scorer, Infinity);
    const days = of.days.toReversed();
    const last = lastDayOf(source.history, calendar);
    assert.deepEqual(days, days.map((_, k) => formatDay(last - k * every)));
    assert.deepEqual(entries.filter(({ period_end }) => !days.includes(period_end)), []);
    const short = look({ day: parseDay(itemAt(of.days, 0)) ?? NaN }).short_history;
    assert.equal(short, null, "none in the cold start");
    let listed = 0;
    for (const back of [0, 1, 2, 5, 9, 30]) {
      const day = itemAt(days, Math.min(back, days.length - 1));
      const asked = look({ day: parseDay(day) ?? NaN });
      if (asked.short_history !== null) continue;
      assert.deepEqual(replayed(entries, day), asReplayed(asked), day);
      listed += asked.listed.length;
    }
    assert.ok(listed > 20, "the lists are too short to show anything");
  });
}

Deno.test("a look at the end of every month says what asking for the month would have", () => {
  const { entries } = replayOf(source, "month", model.scorer, Infinity);
  for (const month of ["2019-08", "2020-01", "2020-03", "2020-10", "2020-12"]) {
    const asked = look({ month: Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 });
    assert.deepEqual(replayed(entries, asked.period_end), asReplayed(asked), month);
    assert.ok(asked.listed.length > 0);
  }
  const sorted = [...entries].sort((a, b) =>
    a.period_end < b.period_end
      ? -1
      : a.period_end > b.period_end
      ? 1
      : b.probability - a.probability
  );
  assert.deepEqual(entries, sorted);
});

Deno.test("the likeliest come first, each with a sentence, and soon is a date", () => {
  const asked = look({ day: parseDay("2020-06-20") ?? NaN });
  assert.equal(asked.period_start, "2020-05-22");
  assert.equal(asked.core_by, "2020-08-19");
  const probabilities = asked.listed.map(({ entry }) => entry.probability);
  assert.deepEqual(probabilities, [...probabilities].sort((a, b) => b - a));
  for (const { entry, base, margin, groups } of asked.listed) {
    assert.match(entry.why, new RegExp(`\\b${entry.plays_to_core} plays? short of core$`));
    assert.ok(entry.plays_t >= breakout.eligibility.active_plays_min);
    const total = groups.reduce((sum, { contribution }) => sum + contribution, base);
    assert.ok(Math.abs(total - margin) < 1e-4);
  }
  const need = new Set(asked.listed.map(({ entry }) => entry.plays_t + entry.plays_to_core));
  assert.equal(need.size, 1, "the same plays make everyone core");
  const june = look({ month: 2020 * 12 + 5 });
  assert.deepEqual([june.period_end, june.core_by], ["2020-06-30", "2020-08-31"]);
});

Deno.test("a history shorter than the cold start gets a list, and is told what it cannot know", () => {
  const begun = calendar.day(itemAt(source.history.time, 0));
  const at = (days: number): Look => look({ day: begun + days });
  const tooShort = at(10);
  assert.deepEqual(tooShort.listed, []);
  assert.equal(tooShort.short_history?.first_list, formatDay(begun + 29));
  assert.match(shortHistoryInWords(tooShort) ?? "", /^Your history has 11 days\. .* the first/);
  assert.equal(at(28).listed.length, 0);

  const firstList = at(29);
  assert.ok(firstList.listed.length > 0, "a list from the first whole period on");
  const fourMonths = at(125);
  assert.match(shortHistoryInWords(fourMonths) ?? "", /^You have 4 months of listening: .* From /);
  assert.equal(fourMonths.short_history?.sure_from, formatDay(begun + 180));
  assert.notEqual(at(179).short_history, null);
  assert.equal(at(180).short_history, null);
  assert.equal(shortHistoryInWords(at(180)), null);
});

Deno.test("looking reads no file and needs neither Deno nor native code", async () => {
  const entries = ["look.ts", "replay.ts", "explained_artist.ts"];
  const seen = new Set(entries.map((name) => join(PROJECT_ROOT, "lib/prediction", name)));
  for (const path of seen) {
    const code = await Deno.readTextFile(path);
    assert.doesNotMatch(code.replaceAll(/^\s*(\*|\/\/).*$/gm, ""), /\bDeno\.|"node:/, path);
    const imports = code.matchAll(/^import (?!type\b)[^;]*? from "([^"]+)";/gms);
    for (const [, target = ""] of imports) {
      if (target.startsWith(".")) seen.add(join(dirname(path), target));
      else assert.doesNotMatch(target, /polars|xgboost/, path);
    }
  }
  assert.ok(seen.size > 30, "the imports were not followed");
});

Deno.test("what the odds are of is said: a whole period that follows, not any day", () => {
  const inWords = (asked: Asked): string => oddsInWords(look(asked));
  assert.equal(
    inWords({ day: parseDay("2020-06-20") ?? NaN }),
    "The odds are of being core in the 30 days up to 20 July 2020, or up to 19 August 2020; some artists " +
      "are core only in between.",
  );
  assert.equal(
    inWords({ month: 2020 * 12 + 5 }),
    "The odds are of being core in July 2020, or in August 2020; some artists are core only in between.",
  );
});

Deno.test("who was core on a day before is said to have been, until that day", () => {
  const start = dayNumber("2024-01-01");
  const on = (day: number, artist: string): string[] => [
    artist,
    "A",
    `${formatDay(start + day)} 12:00:00`,
  ];
  const background = Array.from(
    { length: 300 },
    (_, day) => Array.from({ length: 40 }, (_, artist) => on(day, `often ${artist}`)),
  ).flat();
  // Twelve plays in a day are core, of 30 days with 1,200 plays; until they are 30 days ago.
  const burst = Array.from({ length: 13 }, () => on(195, "burst"));
  const later = [290, 291, 292].map((day) => on(day, "burst"));
  const fresh = [290, 291, 292].map((day) => on(day, "fresh"));
  const { listed } = lookAt(
    lookedAt(sourceOf([...background, ...burst, ...later, ...fresh], calendar), {
      day: start + 299,
    }),
    model,
  );
  const whyOf = (artist: string): string | undefined =>
    listed.find(({ entry }) => entry.artist_name === artist)?.entry.why;
  assert.match(whyOf("burst") ?? "", /; was core until 12 August; \d+ plays short of core$/);
  assert.doesNotMatch(whyOf("fresh") ?? "", /was core/);
});
