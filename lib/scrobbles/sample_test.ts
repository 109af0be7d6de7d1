import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { formatMonth } from "../base/calendar.ts";
import { type SampleHistory, simulateHistory } from "./sample.ts";

const DEFAULT = simulateHistory();

function digest(history: SampleHistory): string {
  return createHash("sha256").update(JSON.stringify(history)).digest("hex");
}

/** The month that a `YYYY-MM…` begins with, counted. */
function monthOf(text: string): number {
  return 12 * Number(text.slice(0, 4)) + Number(text.slice(5, 7)) - 1;
}

function assertRegular(history: SampleHistory, firstMonth: string, months: number): void {
  const { artist_name, track_name, album_name, date } = history;
  for (const column of [artist_name, track_name, album_name]) {
    assert.equal(column.length, date.length);
    for (const text of new Set(column)) {
      assert.notEqual(text, "");
      assert.equal(text, text.trim());
      assert.equal(text, text.normalize("NFC"));
    }
  }
  const misspelt = date.find((time) => !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time));
  assert.equal(misspelt, undefined);
  const early = date.find((time, row) => row > 0 && time <= (date[row - 1] ?? ""));
  assert.equal(early, undefined, `${early} must come after the play before`);
  const [first, last] = [date[0] ?? "", date.at(-1) ?? ""];
  assert(monthOf(first) >= monthOf(firstMonth), `${first} is before ${firstMonth}`);
  assert(monthOf(last) < monthOf(firstMonth) + months, `${last} is after the last month`);
}

/** Plays of each artist in each month. */
function monthlyPlays({ artist_name, date }: SampleHistory, months: number): Map<string, number[]> {
  const first = monthOf(date[0] ?? "");
  const plays = new Map<string, number[]>();
  for (const [row, artist] of artist_name.entries()) {
    const counts = plays.get(artist) ?? Array<number>(months).fill(0);
    const month = monthOf(date[row] ?? "") - first;
    counts[month] = (counts[month] ?? 0) + 1;
    plays.set(artist, counts);
  }
  return plays;
}

/** The months t of all modeling rows under the default rules, with their labels. */
function modelingRows(history: SampleHistory, months: number): { t: number; breakout: boolean }[] {
  const plays = monthlyPlays(history, months);
  const totals = Array.from({ length: months }, (_, month) => {
    let total = 0;
    for (const counts of plays.values()) total += counts[month] ?? 0;
    return total;
  });
  const rows: { t: number; breakout: boolean }[] = [];
  for (const counts of plays.values()) {
    const core = counts.map((count, t) => count >= 20 || count >= 0.01 * (totals[t] ?? 0));
    const seen = counts.findIndex((count) => count > 0);
    for (let t = 6; t <= months - 3; t++) {
      const recent = core.slice(t - 2, t + 1).includes(true);
      if ((counts[t] ?? 0) >= 3 && t - seen <= 6 && !recent) {
        rows.push({ t, breakout: core.slice(t + 1, t + 3).includes(true) });
      }
    }
  }
  return rows;
}

Deno.test("the same seed gives the same bytes, another seed gives others", () => {
  const options = { seed: 7, plays: 5_000, months: 24 };
  assert.equal(digest(simulateHistory(options)), digest(simulateHistory(options)));
  const artists = [7, 8, 9].map((seed) => simulateHistory({ ...options, seed }).artist_name[0]);
  assert.equal(new Set(artists).size, artists.length);
});

Deno.test("the bytes of one history are pinned, so that they are the same on every machine", () => {
  assert.equal(
    digest(simulateHistory({ seed: 7, plays: 5_000, months: 24 })),
    "debefee6a0bd3e5d265752151d78d908a1e8b58b81328d5afc5097ab885e5344",
  );
});

Deno.test("the default history has 100 000 plays in the 72 months from 2019-01", () => {
  assertRegular(DEFAULT, "2019-01", 72);
  assert(Math.abs(DEFAULT.date.length - 100_000) <= 1_000);
  assert.match(DEFAULT.date[0] ?? "", /^2019-01/);
  assert.match(DEFAULT.date.at(-1) ?? "", /^2024-12/);
  const same = { seed: 1, plays: 100_000, firstMonth: "2019-01", months: 72 };
  assert.equal(digest(DEFAULT), digest(simulateHistory(same)));
});

Deno.test("artists have names of many kinds, which differ in more than capitals", () => {
  const names = [...new Set(DEFAULT.artist_name)];
  assert(names.length > 2_000);
  assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
  for (
    const kind of [/[áéèø]/, / & /, /, /, /"/, /'/, /\p{Script=Cyrillic}/u, /\p{Script=Katakana}/u]
  ) {
    assert(names.some((name) => kind.test(name)), `some name must match ${kind}`);
  }
});

Deno.test("each track is on one album of its artist", () => {
  const { artist_name, track_name, album_name } = DEFAULT;
  const albums = new Map<string, string>();
  for (const [row, artist] of artist_name.entries()) {
    const track = JSON.stringify([artist, track_name[row]]);
    const album = album_name[row] ?? "";
    assert.equal(albums.get(track) ?? album, album);
    albums.set(track, album);
  }
});

Deno.test("listening is heavy-tailed, comes in sessions, follows the clock, and has holidays", () => {
  const { artist_name, date } = DEFAULT;
  const byArtist = new Map<string, number>();
  for (const artist of artist_name) byArtist.set(artist, (byArtist.get(artist) ?? 0) + 1);
  const counts = [...byArtist.values()].sort((a, b) => b - a);
  const top = counts.slice(0, Math.ceil(counts.length / 10)).reduce((sum, count) => sum + count, 0);
  assert(top > 0.4 * date.length, "a tenth of the artists have much of the plays");
  assert(counts.filter((count) => count < 10).length > 0.3 * counts.length, "many are dropped");

  const seconds = date.map((time) => Date.parse(`${time.replace(" ", "T")}Z`) / 1000);
  let [close, sameArtist] = [0, 0];
  for (let row = 1; row < seconds.length; row++) {
    if ((seconds[row] ?? 0) - (seconds[row - 1] ?? 0) > 600) continue;
    close++;
    if (artist_name[row] === artist_name[row - 1]) sameArtist++;
  }
  assert(close > 0.85 * date.length, "most plays follow another within ten minutes");
  assert(sameArtist > 0.25 * close && sameArtist < 0.75 * close, "often of the same artist");

  const between = (from: string, to: string): number =>
    date.filter((time) => time.slice(11, 13) >= from && time.slice(11, 13) < to).length;
  assert(between("18", "21") > 10 * between("02", "05"), "nights are quiet");

  const weeks = new Map<number, number>();
  for (const second of seconds) {
    const week = Math.floor((second - Date.UTC(2019, 0, 1) / 1000) / 604_800);
    weeks.set(week, (weeks.get(week) ?? 0) + 1);
  }
  const usual = date.length / weeks.size;
  const volumes = [...weeks.values()];
  assert(volumes.filter((plays) => plays < 0.4 * usual).length >= 5, "some weeks are away");
  assert(volumes.filter((plays) => plays > 1.5 * usual).length >= 5, "some weeks have more");
});

for (const [seed, history] of [[1, DEFAULT], [2, simulateHistory({ seed: 2 })]] as const) {
  Deno.test(`breakouts are 3 to 8 % of the modeling rows and in every split, seed ${seed}`, () => {
    const rows = modelingRows(history, 72);
    const breakouts = rows.filter(({ breakout }) => breakout);
    assert(rows.length >= 1_200, `${rows.length} rows`);
    const prevalence = breakouts.length / rows.length;
    assert(prevalence >= 0.03 && prevalence <= 0.08, `prevalence ${prevalence}`);

    // The months of rows are 6 to 69: 38 train, 13 validate, 13 test.
    const inSplit = (from: number, to: number): number =>
      breakouts.filter(({ t }) => t >= from && t < to).length;
    const splits = [inSplit(6, 44), inSplit(44, 57), inSplit(57, 70)];
    assert(splits.every((positives) => positives >= 12), `positives ${splits}`);
  });
}

Deno.test("histories of other sizes are regular and as long as asked for", () => {
  const sizes = fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    plays: fc.integer({ min: 500, max: 6_000 }),
    first: fc.integer({ min: 2002 * 12, max: 2100 * 12 }),
    months: fc.integer({ min: 6, max: 36 }),
  });
  const property = fc.property(sizes, ({ seed, plays, first, months }) => {
    const firstMonth = formatMonth(first).slice(0, 7);
    const history = simulateHistory({ seed, plays, firstMonth, months });
    assertRegular(history, firstMonth, months);
    assert(Math.abs(history.date.length - plays) <= 0.05 * plays, `${history.date.length} plays`);
  });
  fc.assert(property, { numRuns: 15 });
});

Deno.test("extremes of the options work", () => {
  assert.equal(simulateHistory({ plays: 1, months: 1 }).date.length, 1);
  assertRegular(simulateHistory({ plays: 4_000, months: 1 }), "2019-01", 1);
  assertRegular(simulateHistory({ seed: 0, plays: 200, months: 240 }), "2019-01", 240);
  assertRegular(simulateHistory({ seed: 2 ** 32 - 1, plays: 200, months: 3 }), "2019-01", 3);
  const { length } = simulateHistory({ plays: 31_000, months: 12 }).date;
  assert(Math.abs(length - 31_000) <= 310);
});

Deno.test("bad options are refused by name and value", () => {
  const refused: [Parameters<typeof simulateHistory>[0], RegExp][] = [
    [{ seed: -1 }, /^seed .*, got -1$/],
    [{ seed: 0.5 }, /^seed .*, got 0\.5$/],
    [{ seed: 2 ** 32 }, /^seed .*, got 4294967296$/],
    [{ plays: 0 }, /^plays .*, got 0$/],
    [{ plays: NaN }, /^plays .*, got NaN$/],
    [{ plays: 4_001, months: 1 }, /^plays .* 4000, got 4001$/],
    [{ months: 0 }, /^months .*, got 0$/],
    [{ months: 241 }, /^months .*, got 241$/],
    [{ months: Infinity }, /^months .*, got Infinity$/],
    [{ firstMonth: "2001-12" }, /^firstMonth .*, got "2001-12"$/],
    [{ firstMonth: "2019-13" }, /^firstMonth .*, got "2019-13"$/],
    [{ firstMonth: "2019-01-01" }, /^firstMonth .*, got "2019-01-01"$/],
    [{ firstMonth: "" }, /^firstMonth .*, got ""$/],
  ];
  for (const [options, message] of refused) {
    assert.throws(() => simulateHistory(options), { name: "RangeError", message });
  }
});
