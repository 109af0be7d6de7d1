import assert from "node:assert/strict";
import { calendarOf, formatDay } from "../base/calendar.ts";
import type { Asked, LookSource } from "./asked.ts";
import { modelOfEverything, sourceOf } from "./testing.ts";
import { type ListRecord, listRecordInWords, listRecordOf } from "./track_record.ts";

const calendar = calendarOf("UTC");
const model = await modelOfEverything();
const FIRST = 20_000;

/**
 * Two new artists a period with four plays, of which one becomes core in the next; and favourites, so
 * much played that no share of four plays makes anyone core.
 *
 * @param periods of 30 days
 */
function history(periods: number): LookSource {
  const plays: (readonly [artist: string, day: number])[] = [];
  for (let period = 0; period < periods; period++) {
    for (let play = 0; play < 3000; play++) plays.push([`A${play % 100}`, period * 30 + play % 30]);
    for (let each = 0; each < 2; each++) {
      const artist = `New ${period} ${each}`;
      const more = each === 0 ? Array.from({ length: 20 }, () => 31) : [];
      for (const day of [1, 2, 3, 4, ...more]) plays.push([artist, period * 30 + day]);
    }
  }
  return sourceOf(
    plays.filter(([, day]) => day < periods * 30).sort(([, a], [, b]) => a - b)
      .map(([artist, day]) => [artist, "one", `${formatDay(FIRST + day)} 12:00:00`]),
    calendar,
  );
}

const recordOf = (histories: readonly LookSource[], asked: Asked): ListRecord | null =>
  listRecordOf(model, histories, asked, Infinity);

const lastDay = (periods: number): Asked => ({ day: FIRST + periods * 30 - 1 });

Deno.test("a listener's own lists are counted as far as it is known what became of them", () => {
  const source = history(16);
  const own = recordOf([source], lastDay(16))?.own;
  assert.ok(own);
  // In each of the four calendars, of the seventh period to the third last.
  assert.deepEqual(own, { lists: 4 * 8, entries: 2 * 4 * 8, came_true: 4 * 8 });
  const longer = history(18);
  assert.deepEqual(recordOf([longer], lastDay(16))?.own, own, "later plays change nothing");
});

Deno.test("too few entries, or several listeners, and others' lists are told alone", () => {
  assert.equal(recordOf([history(10)], lastDay(10))?.own, null);
  const two = recordOf([history(16), history(16)], lastDay(16));
  assert.ok(two?.others);
  assert.equal(two.own, null);
});

Deno.test("a model that has learnt from the history says nothing of its lists", () => {
  const { listeners: _, ...artifact } = model.artifact;
  const record = listRecordOf({ ...model, artifact }, [history(16)], lastDay(16), Infinity);
  assert.equal(record, null);
});

Deno.test("others' lists are of the kind of period that was asked for", () => {
  const { calendar: months, rolling } = model.artifact.listeners ?? {};
  const three = (asked: Asked): number | undefined =>
    recordOf([history(9)], asked)?.others.precision_of_three.value;
  assert.equal(three(lastDay(9)), rolling?.precision_of_three.value);
  assert.equal(
    three({ month: calendar.month(FIRST * 86_400) + 8 }),
    months?.precision_of_three.value,
  );
});

Deno.test("the record is a sentence", () => {
  const others = { listeners: 90, precision_of_three: { value: 0.29, low: 0.26, high: 0.32 } };
  assert.equal(
    listRecordInWords({ others, own: null }),
    "Of the three likeliest of a list like this, 29 in 100 came true (95 % interval 26 to 32), " +
      "measured on 90 listeners that the model had not heard of.",
  );
  assert.equal(
    listRecordInWords({ others, own: { lists: 20, entries: 54, came_true: 9 } }),
    "Of the three likeliest of your own past lists 9 of 54 came true (17 in 100; of other " +
      "listeners' 29), on 20 lists made again by the model of today.",
  );
});
