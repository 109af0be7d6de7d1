import assert from "node:assert/strict";
import fc from "fast-check";
import { csvText, splitCsv } from "../base/csv.ts";
import { UserError } from "../base/errors.ts";
import { itemAt } from "../base/items.ts";
import { compareCodePoints } from "../base/order.ts";
import { formatTimestamp, parseMoment } from "../base/timestamp.ts";
import { readCurated } from "./curated.ts";
import { PlayColumns } from "./plays.ts";
import { distinctPlays } from "./distinct.ts";
import { type Histories, historiesOf, type History, readHistories } from "./history.ts";
import { normaliseName } from "./names.ts";
import { type ScrobbleColumn, type SourcesConfig, sourcesConfigSchema } from "./sources.ts";

const NOW = Date.UTC(2024, 5, 1) / 1000;

function sourcesWith(
  columns: Partial<Record<ScrobbleColumn, string>>,
  maxRejected = 1,
): SourcesConfig {
  return sourcesConfigSchema.parse({
    scrobbles: { path: "history.csv", columns },
    max_rejected_share: maxRejected,
  });
}

function read(csv: string | Uint8Array, sources: SourcesConfig = sourcesWith({})): Histories {
  const bytes = typeof csv === "string" ? new TextEncoder().encode(csv) : csv;
  return readHistories(bytes, { file: "history.csv", sources, now: NOW });
}

function spelled({ listener, artists, tracks, artist, track, time }: History): string[] {
  return Array.from(time, (at, play) =>
    [
      listener ?? "",
      itemAt(artists, itemAt(artist, play)),
      itemAt(tracks.names(), itemAt(track, play)),
      formatTimestamp(at),
    ].join("|"));
}

const playsOf = (csv: string | Uint8Array, sources?: SourcesConfig): string[] =>
  read(csv, sources).histories.flatMap(spelled);

const HEADER = "artist_name,track_name,date\n";
const GOOD = "Aïda,Song,2020-11-23 11:45:54\n";

Deno.test("each kind of unusable row is set aside with its line and reason", () => {
  const { histories, rejected, rows } = read(
    HEADER + GOOD +
      ",Song,2020-01-01 00:00:00\n" +
      "Artist,  ,2020-01-01 00:00:00\n" +
      'Artist,"two\nlines",soon\n' +
      "Artist,Song,\n" +
      "Artist,Song,1970-01-01 00:00:00\n" +
      "Artist,Song,2024-06-01 00:00:01\n" +
      "Artist,Song,2020-02-30 00:00:00\n" +
      "Artist,Song,0050-01-01 00:00:00\n" +
      "Artist,Song,99999999999999999999999999\n" +
      "Artist,Song,2020-01-01T00:00:00+99:99\n" +
      "Artist,Song,2020-01-01,more\n" +
      "\n , ,\n" +
      GOOD,
  );
  assert.equal(rows, 13);
  assert.equal(histories[0]?.time.length, 2);
  assert.deepEqual(rejected.map(({ line, reason }) => `${line} ${reason}`), [
    "3 no artist",
    "4 no track",
    "5 unreadable date",
    "7 no date",
    "8 dated before 2002",
    "9 dated in the future",
    "10 unreadable date",
    "11 unreadable date",
    "12 dated in the future",
    "13 unreadable date",
    "14 4 columns instead of 3",
  ]);
  assert.deepEqual(rejected[2]?.row, {
    artist_name: "Artist",
    track_name: "two\nlines",
    date: "soon",
  });
});

Deno.test("names are one however they are spaced and composed, and in the merged history too", async () => {
  const rows = [
    "Sigur  Rós,Hoppípolla,2020-01-01 10:00:00",
    " Sigur Ro\u0301s ,Hoppi\u0301polla,2020-01-01 10:01:00",
    "Sigur\tRós,Other  one,2020-01-01 10:02:00",
    "sigur rós,Other one,2020-01-01 10:03:00",
  ];
  const csv = `\ufeff${HEADER.replace("\n", "\r\n")}${rows.join("\r\n")}\r\n`;
  const [history] = read(csv).histories;
  assert.deepEqual(history?.artists, ["Sigur Rós", "sigur rós"]);
  assert.deepEqual(history?.tracks.names(), ["Hoppípolla", "Other one", "Other one"]);
  const plays = new PlayColumns();
  await readCurated(new Blob([csv]).stream(), sourcesWith({}), "history.csv", plays);
  assert.deepEqual(historiesOf(plays, distinctPlays(plays)).flatMap(spelled), playsOf(csv));
});

Deno.test("quotes around and inside names, one out of place costs its line alone", () => {
  const rows = 'The "A" Team,One\n"The ""B"" Team","Two, three"\n"Weird Al" Yankovic,Four\n';
  assert.deepEqual(playsOf(HEADER + rows.replaceAll("\n", ",2020-11-23\n")), [
    '|The "A" Team|One|2020-11-23 00:00:00',
    '|The "B" Team|Two, three|2020-11-23 00:00:00',
    '|"Weird Al" Yankovic|Four|2020-11-23 00:00:00',
  ]);
});

Deno.test("the file's own column names are mapped; listeners are told apart, or not asked for", () => {
  const own = { artist_name: "Artist", track_name: "Title", date: "When", listener: "Who" };
  const csv = "When,Title,Who,Artist\n2020-11-23,Song,b,Aïda\n2020-11-22,Song,a,Aïda\n";
  const plays = [
    "a|Aïda|Song|2020-11-22 00:00:00",
    "b|Aïda|Song|2020-11-23 00:00:00",
  ];
  assert.deepEqual(playsOf(csv, sourcesWith(own)), plays);
  const one = sourcesWith({ ...own, listener: "nobody" });
  assert.deepEqual(playsOf(csv, one), plays.map((play) => play.slice(1)));
});

Deno.test("more unusable rows than allowed stop the build and are counted", () => {
  const sources = sourcesWith({}, 0.05);
  assert.throws(
    () => read(HEADER + GOOD.repeat(9) + "X,,2020-01-01\n", sources),
    (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /1 of 10 rows \(10\.0 %\)/);
      assert.match(error.message, /1 × no track/);
      assert.match(error.message, /line 11: no track: \{"artist_name":"X"/);
      return true;
    },
  );
  assert.equal(read(HEADER + GOOD.repeat(19) + "X,,2020-01-01\n", sources).rejected.length, 1);
});

Deno.test("a missing column, an empty file and one that is not UTF-8 are told", () => {
  assert.throws(() => read("artist,track\na,b\n"), /no column artist_name, track_name, date/);
  assert.throws(() => read(""), /history\.csv: empty/);
  assert.throws(() => read(HEADER), /holds no scrobbles/);
  assert.throws(() => read(HEADER + "a,b,soon\n"), /none of its 1 rows is usable/);
  assert.throws(() => read(new Uint8Array([0x61, 0xe9, 0x0a])), /history\.csv: not UTF-8/);
});

Deno.test("plays are in order of time, artists of code points, whatever the order of the rows", () => {
  const name = fc.constantFrom("a", "b", "\ue000", "\u{1f3b5}", " a ", "e\u0301", "é");
  const play = fc.record({
    listener: fc.constantFrom("x", "y"),
    artist: name,
    track: name,
    time: fc.integer({ min: NOW - 5, max: NOW }),
  });
  const plays = fc.uniqueArray(play, { selector: ({ time }) => time, minLength: 1, maxLength: 6 });
  fc.assert(fc.property(plays, (told) => {
    const csv = csvText([
      ["listener", "artist_name", "track_name", "date"],
      ...told.map((p) => [p.listener, p.artist, p.track, formatTimestamp(p.time)]),
    ]);
    const { histories } = read(csv);
    const expected = told.map((p) =>
      [p.listener, p.artist.normalize().trim(), p.track.normalize().trim(), formatTimestamp(p.time)]
        .join("|")
    );
    assert.deepEqual(histories.flatMap(spelled).sort(), expected.sort());
    for (const { artists, tracks, time, artist, track } of histories) {
      assert.deepEqual(artists, [...artists].sort(compareCodePoints));
      assert.deepEqual(time, time.toSorted());
      const pairs = Array.from(track, (code, i) => `${code}|${artist[i]}`);
      assert.equal(new Set(pairs).size, tracks.size, "a track is one of one artist");
    }
  }));
});

const cell = fc.oneof(
  fc.constantFrom(
    "a",
    "a  b",
    '"a, ""b"""',
    "é",
    "e\u0301",
    " ",
    "",
    '"',
    '"x\ny"',
    "\u00a0a",
    '"a" ',
  ),
  fc.string({ unit: fc.constantFrom("a", "Z", "ö", "人", " "), maxLength: 90 }),
);
const spelledDate = fc.constantFrom(
  "2020-11-23 11:45:54",
  "2020-11-23T11:45:54Z",
  "2020-11-23 11:45",
  "1606131954",
  "23 Nov 2020 11:45",
  "2020-11-23 24:45:54",
  "2001-01-01 00:00:00",
  "2034-01-01 00:00:00",
  "2020-02-30 00:00:00",
  '"2020-11-22 11:45:54"',
  "",
);
const anyFile = fc.tuple(
  fc.array(fc.tuple(cell, spelledDate, cell, cell, fc.constantFrom("", ",", ",more"))),
  fc.constantFrom("\n", "\r\n", "\r", "\n\n"),
  fc.constantFrom("", "\ufeff"),
).map(([rows, lineEnd, mark]) =>
  mark +
  [
    "artist_name,date,listener,track_name",
    ...rows.map(([a, d, l, t, end]) => `${a},${d},${l},${t}${end}`),
  ]
    .join(lineEnd)
);

Deno.test("any file reads as the plainest reading of its records does", () => {
  fc.assert(fc.property(anyFile, (csv) => {
    const plays: string[] = [];
    let unusable = 0;
    for (const { fields, misquoted } of splitCsv(csv, "x.csv").slice(1)) {
      const [artist = "", date = "", listener = "", track = ""] = fields;
      const [a, t] = [normaliseName(artist), normaliseName(track)];
      const time = parseMoment(date)?.time ?? NaN;
      const isPlay = a !== "" && t !== "" && time <= NOW &&
        time >= Date.UTC(2002, 0, 1) / 1000;
      const fits = fields.length <= 4 && (misquoted === undefined || fields.length === 4);
      if (isPlay && fits) {
        plays.push([normaliseName(listener), a, t, formatTimestamp(time)].join("|"));
      } else if (a + t + date.trim() !== "") unusable++;
    }
    if (plays.length === 0) return assert.throws(() => read(csv), UserError);
    const { histories, rejected, rows } = read(csv);
    assert.deepEqual(histories.flatMap(spelled).sort(), plays.sort());
    assert.equal(rejected.length, unusable);
    assert.equal(rows, plays.length + unusable);
  }));
});

Deno.test("a byte that is not of UTF-8 is told wherever it is", () => {
  const good = new TextEncoder().encode(`${HEADER.trim()},mood\n${GOOD.trim()},é\n`.repeat(3));
  for (let at = 0; at <= good.length; at++) {
    const bytes = Uint8Array.from([...good.subarray(0, at), 0xff, ...good.subarray(at)]);
    assert.throws(() => read(bytes), /^UserError: history\.csv: not UTF-8/);
  }
});
