import assert from "node:assert/strict";
import { parseConfig } from "../workspace/config.ts";
import { sourcesConfigSchema } from "./sources.ts";
import { UserError } from "../base/errors.ts";
import { readScrobbles } from "./scrobbles.ts";
import type { Scrobbles } from "./scrobbles.ts";

const NOW = Date.UTC(2024, 5, 1) / 1000;

function read(csv: string, maxRejected = 1, columns = "{}"): Scrobbles {
  const sources = parseConfig(
    sourcesConfigSchema,
    `
scrobbles:
  path: history.csv
  format: csv
  required_columns: [artist_name, track_name, date]
  optional_columns: [album_name, listener]
  columns: ${columns}
max_rejected_share: ${maxRejected}
`,
    "sources.yaml",
  );
  const bytes = new TextEncoder().encode(csv);
  return readScrobbles(bytes, { file: "history.csv", sources, timeZone: "UTC", now: NOW });
}

const HEADER = "artist_name,track_name,date\n";
const GOOD = "Aïda,Song,2020-11-23 11:45:54\n";

Deno.test("each kind of unusable row is set aside with its line and reason", () => {
  const { plays, rejected, rows } = read(
    HEADER + GOOD +
      ",Song,2020-01-01 00:00:00\n" +
      "Artist,  ,2020-01-01 00:00:00\n" +
      'Artist,"two\nlines",soon\n' +
      "Artist,Song,\n" +
      "Artist,Song,1970-01-01 00:00:00\n" +
      "Artist,Song,2024-06-01 00:00:01\n" +
      "\n" +
      GOOD,
  );
  assert.equal(rows, 8);
  assert.equal(plays.height, 2);
  assert.deepEqual(
    rejected.select("line", "reason").toRecords(),
    [
      { line: 3, reason: "no artist" },
      { line: 4, reason: "no track" },
      { line: 5, reason: "unreadable date" },
      { line: 7, reason: "no date" },
      { line: 8, reason: "dated before 2002" },
      { line: 9, reason: "dated in the future" },
    ],
  );
  assert.equal(rejected.toRecords()[2]?.["track_name"], "two\nlines");
});

Deno.test("quotes inside and around names do not shift the lines", () => {
  const names = 'The "A" Team,One\n"The ""B"" Team","Two, three"\n'.replaceAll(
    "\n",
    ",2020-11-23\n",
  );
  const { plays, rejected } = read(HEADER + names + "C,,2020-11-23\n");
  assert.deepEqual(plays.select("artist_name", "track_name").toRecords(), [
    { artist_name: 'The "A" Team', track_name: "One" },
    { artist_name: 'The "B" Team', track_name: "Two, three" },
  ]);
  assert.equal(rejected.toRecords()[0]?.["line"], 4);
});

Deno.test("names are trimmed, byte-order mark and CRLF read", () => {
  const { plays } = read("\ufeffartist_name,track_name,date\r\n  Aïda\t, Song ,2020-11-23\r\n");
  assert.deepEqual(plays.select("artist_name", "track_name").toRecords(), [
    { artist_name: "Aïda", track_name: "Song" },
  ]);
});

Deno.test("the file's own column names are mapped", () => {
  const map = "{ artist_name: Artist, track_name: Title, date: When }";
  const { plays } = read("When,Title,Artist,Other\n2020-11-23,Song,Aïda,x\n", 0, map);
  assert.equal(plays.toRecords()[0]?.["artist_name"], "Aïda");
});

Deno.test("a listener column is kept", () => {
  const { plays } = read("listener,artist_name,track_name,date\nme,A,T,2020-11-23\n");
  assert.equal(plays.toRecords()[0]?.["listener"], "me");
});

Deno.test("more unusable rows than allowed stop the build and are counted", () => {
  assert.throws(
    () => read(HEADER + GOOD.repeat(9) + "X,,2020-01-01\n", 0.05),
    (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /1 of 10 rows \(10\.0 %\)/);
      assert.match(error.message, /1 × no track/);
      assert.match(error.message, /line 11: no track/);
      return true;
    },
  );
  assert.equal(read(HEADER + GOOD.repeat(19) + "X,,2020-01-01\n", 0.05).rejected.height, 1);
});

Deno.test("a missing column, an empty file and one that is not UTF-8 are told", () => {
  assert.throws(() => read("artist,track\na,b\n"), /no column artist_name, track_name, date/);
  assert.throws(() => read(""), /history\.csv: not readable as CSV/);
  assert.throws(() => read(HEADER), /holds no scrobbles/);
  assert.throws(() => read(HEADER + "a,b,soon\n"), /none of its 1 rows is usable/);
});
