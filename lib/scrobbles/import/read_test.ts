import assert from "node:assert/strict";
import { UserError } from "../../base/errors.ts";
import { formatTimestamp } from "../../base/timestamp.ts";
import { PlayColumns } from "../plays.ts";
import { parseAskedColumns } from "./asked_columns.ts";
import { type ReadPlays, readPlays, sourceOf } from "./testing.ts";
import { readSource } from "./read.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Plays as `artist – track at time`. */
function spelled({ told }: ReadPlays): string[] {
  return told.map((p) => `${p.artist} – ${p.track} at ${formatTimestamp(p.time)}`);
}

/** Rejected rows as `line: reason`. */
function rejects({ rejected }: ReadPlays): string[] {
  return rejected.map(({ line, reason }) => `${line}: ${reason}`);
}

async function refusal(content: string | Uint8Array, options = {}): Promise<string> {
  const error: unknown = await readPlays(content, options).then(
    () => assert.fail("should be refused"),
    (error: unknown) => error,
  );
  assert.ok(error instanceof UserError, String(error));
  return error.message;
}

/** Listening with albums: 12 artists, two albums each, ten tracks an album, some heard again. */
function listening(rows: number): { artist: string; album: string; track: string; time: string }[] {
  return Array.from({ length: rows }, (_, row) => {
    const artist = row * 7 % 12;
    const album = Math.floor(row / 12) % 2;
    const track = Math.floor(row / 5) * 3 % 10;
    return {
      artist: `Band ${artist}`,
      album: `Record ${artist}/${album}`,
      track: `Song ${artist}/${album}/${track}`,
      time: formatTimestamp(1_577_836_807 + row * 1_000),
    };
  });
}

Deno.test("rows that cannot be used are set aside with line, reason and text", async () => {
  const read = await readPlays([
    "artist,album,track,uts",
    "A,,x,1600000000",
    ",,x,1600000000",
    'A,,"two\nlines",1600000001',
    "A,,,1600000000",
    "",
    "A,,x,",
    "A,,x,soon",
    "A,,x,0",
    "A,,x,9999999999",
    "A,,x,1600000002,more",
    "",
  ].join("\n"));
  assert.deepEqual(rejects(read), [
    "3: no artist",
    "6: no track",
    "8: no date",
    "9: unreadable date",
    "10: dated before 2002",
    "11: dated in the future",
    "12: 5 columns instead of 4",
  ]);
  assert.equal(read.rejected[3]?.row, "A,,x,soon");
  assert.deepEqual(spelled(read), [
    "A – x at 2020-09-13 12:26:40",
    "A – two lines at 2020-09-13 12:26:41",
  ]);
});

Deno.test("a file that is cut off loses its last row and no other", async () => {
  const cases: [string, string][] = [
    ["artist,track,timestamp,datetime\nA,x,1600000000,2020-09-13\nA,y,16000", "3: cut off"],
    ["artist,track,date\nA,x,2020-01-01 10:00:00\nA,y,2020-01-01 10:0", "3: unreadable date"],
    ["artist,track,date\nA,x,2020-01-01 10:00:00\nA,y,2020-01-01 10:00", "3: cut off"],
    ["artist,track,date\nA,x,2020-01-01 10:00:00\nA,y,2020-01-01", "3: cut off"],
    ['A,Al,x,"20 Nov 2020 09:35"\nA,Al,y,"20 Nov 2020 0', "2: unreadable date"],
    ['A,Al,x,"20 Nov 2020 09:35"\nA,"Al', "2: cut off"],
    [
      '[{"endTime":"2020-01-01 10:00","artistName":"A","trackName":"x","msPlayed":40000},' +
      '{"endTime":"2020-01',
      "1: cut off",
    ],
    [
      '{"listened_at":1600000000,"track_metadata":{"artist_name":"A","track_name":"x"}}\n' +
      '{"listened_at":16000',
      "2: not JSON",
    ],
  ];
  for (const [text, reject] of cases) {
    const read = await readPlays(text);
    assert.deepEqual(rejects(read), [reject], text);
    assert.equal(read.told.length, 1, text);
  }
  const whole = await readPlays(
    "artist,track,date\nA,x,2020-01-01 10:00:00\nA,y,2020-01-01 11:00:00",
  );
  assert.equal(whole.told.length, 2, "a last line without end that is whole counts");
});

Deno.test("day and month are told apart by the whole file", async () => {
  const table = (dates: readonly string[]): string =>
    ["artist,track,date", ...dates.map((date) => `A,x,${date}`), ""].join("\n");
  const dayFirst = await readPlays(
    table(["03/04/2020 10:00", "05/06/2020 10:00", "13/06/2020 10:00"]),
  );
  assert.equal(dayFirst.dates, "day-first");
  assert.deepEqual(spelled(dayFirst), [
    "A – x at 2020-04-03 10:00:00",
    "A – x at 2020-06-05 10:00:00",
    "A – x at 2020-06-13 10:00:00",
  ]);
  const monthFirst = await readPlays(table(["4/3/2020 9:05 PM", "6/13/2020 12:01 AM"]));
  assert.equal(monthFirst.dates, "month-first");
  assert.deepEqual(spelled(monthFirst), [
    "A – x at 2020-04-03 21:05:00",
    "A – x at 2020-06-13 00:01:00",
  ]);

  const ambiguous = table(["03/04/2020 10:00", "05/06/2020 10:00"]);
  assert.match(
    await refusal(ambiguous),
    /line 2: "03\/04\/2020 10:00" could be .*--dates day-first/s,
  );
  const told = await readPlays(ambiguous, { dates: "month-first" });
  assert.equal(spelled(told)[0], "A – x at 2020-03-04 10:00:00");

  const both = table(["13/04/2020", "04/13/2020", "04/14/2020"]);
  assert.match(await refusal(both), /line 2 13\/04\/2020 \(day-first\), line 3 04\/13\/2020/);
  assert.deepEqual(rejects(await readPlays(both, { dates: "month-first" })), [
    "2: unreadable date",
  ]);
});

Deno.test("every encoding gives the same plays", async () => {
  const text = 'artist,album,track,uts\r\nBjörk,"Début",Jóga,1600000000\r\n';
  const expected = ["Björk – Jóga at 2020-09-13 12:26:40"];
  const wide = new Uint8Array(Uint16Array.from("\ufeff" + text, (c) => c.charCodeAt(0)).buffer);
  const big = new Uint8Array(wide);
  for (let at = 0; at < big.length; at += 2) big.subarray(at, at + 2).reverse();
  for (const bytes of [utf8(text), utf8("\ufeff" + text), wide, big]) {
    const read = await readPlays(bytes);
    assert.deepEqual(spelled(read), expected);
    assert.deepEqual(read.warnings, []);
  }
  const western = await readPlays(Uint8Array.from(text, (c) => c.charCodeAt(0)));
  assert.deepEqual(spelled(western), expected);
  assert.match(western.warnings[0] ?? "", /Windows-1252/);

  const bytes = new Uint8Array([
    ...utf8("artist,track,uts\n"),
    0xca,
    0xe8,
    0xed,
    0xee,
    ...utf8(",x,1600000000\n"),
  ]);
  const asked = await readPlays(bytes, { encoding: "windows-1251" });
  assert.deepEqual(spelled(asked), ["Кино – x at 2020-09-13 12:26:40"]);

  const json = JSON.stringify([{
    ts: "2020-01-01T00:00:00Z",
    ms_played: 40_000,
    master_metadata_track_name: "Jóga",
    master_metadata_album_artist_name: "Björk",
  }]);
  const wideJson = new Uint8Array(Uint16Array.from("\ufeff" + json, (c) => c.charCodeAt(0)).buffer);
  for (const content of [utf8("\ufeff" + json), wideJson]) {
    assert.deepEqual(spelled(await readPlays(content)), ["Björk – Jóga at 2020-01-01 00:00:00"]);
  }
});

Deno.test("JSON that is not UTF-8 is read as Windows-1252, with a warning", async () => {
  const listen = JSON.stringify({
    listened_at: 1_600_000_000,
    track_metadata: { artist_name: "Björk", track_name: "Jóga" },
  });
  for (const text of [`${listen}\n${listen}\n`, `[${listen}, ${listen}]`]) {
    const read = await readPlays(Uint8Array.from(text, (c) => c.charCodeAt(0)));
    assert.equal(spelled(read)[1], "Björk – Jóga at 2020-09-13 12:26:40");
    assert.match(read.warnings[0] ?? "", /Windows-1252/);
    assert.deepEqual((await readPlays(text)).warnings, []);

    const [half, other] = [text.slice(0, text.length / 2), text.slice(text.length / 2)];
    const mixed = Uint8Array.from([...utf8(half), ...Array.from(other, (c) => c.charCodeAt(0))]);
    const found = await readPlays(mixed);
    assert.deepEqual(spelled(found), spelled(read), "one broken value does not spoil others");
    assert.match(found.warnings[0] ?? "", /Windows-1252/);
  }
});

Deno.test("Spotify: short plays, podcasts and audiobooks are left out and counted", async () => {
  const stream = {
    ts: "2020-01-01T00:00:00Z",
    ms_played: 30_000,
    master_metadata_track_name: "x",
    master_metadata_album_artist_name: "A",
    master_metadata_album_album_name: "Al",
  };
  const nameless = {
    ...stream,
    master_metadata_track_name: null,
    master_metadata_album_artist_name: null,
  };
  const history = JSON.stringify([
    stream,
    { ...stream, ms_played: 29_999 },
    { ...stream, ms_played: "29999" },
    { ...nameless, episode_name: "Part 1", episode_show_name: "Talk" },
    { ...nameless, audiobook_title: "Novel", audiobook_uri: "spotify:show:1" },
    nameless,
  ]);
  const read = await readPlays(history);
  assert.equal(read.told.length, 1);
  assert.deepEqual(read.left_out, {
    "plays under 30 s": 2,
    "podcast episodes": 1,
    "audiobook chapters": 1,
  });
  assert.deepEqual(rejects(read), ["1: no artist"]);
  assert.equal((await readPlays(history, { minSeconds: 0 })).told.length, 3);

  const account = await readPlays(JSON.stringify([
    { endTime: "2020-01-01 10:00", artistName: "A", trackName: "x", msPlayed: 40_000 },
    { endTime: "2020-01-01 10:00", podcastName: "Talk", episodeName: "1", msPlayed: 900_000 },
  ]));
  assert.deepEqual(account.resolutions, ["minute"]);
  assert.deepEqual(account.left_out, { "podcast episodes": 1 });
});

Deno.test("a table or JSON that says how long was played leaves short plays out too", async () => {
  const played = (ms: string | number): string => `2020-01-01T00:00:00Z,${ms},x,A,Al`;
  const plays = [29_999, 30_000, ""].map(played).join("\n") + "\n";
  const tables = [
    `ts,ms_played,track_name,artist_name,album_name\n${plays}`,
    // Spotify's own names, as of its JSON that somebody wrote as CSV.
    "ts,ms_played,master_metadata_track_name,master_metadata_album_artist_name," +
    `master_metadata_album_album_name\n${plays}`,
  ];
  for (const table of tables) {
    const read = await readPlays(table);
    assert.deepEqual(read.told.map(({ artist, track, album }) => [artist, track, album]), [
      ["A", "x", "Al"],
      ["A", "x", "Al"],
    ]);
    assert.deepEqual(read.left_out, { "plays under 30 s": 1 });
    assert.equal((await readPlays(table, { minSeconds: 0 })).told.length, 3);
  }
  const json = await readPlays(JSON.stringify([
    { artist: "A", track: "x", date: "2020-01-01T00:00:00Z", msPlayed: 40 },
    { artist: "A", track: "x", date: "2020-01-01T00:05:00Z", msPlayed: 40_000 },
  ]));
  assert.deepEqual(spelled(json), ["A – x at 2020-01-01 00:05:00"]);
  assert.deepEqual(json.left_out, { "plays under 30 s": 1 });
});

Deno.test("a scrobbler log: comments are no plays, an artist whose name begins like one is", async () => {
  const read = await readPlays(
    "#AUDIOSCROBBLER/1.1\n#TZ/UTC\n#CLIENT/x\n#1 Band\tAl\tx\t3\t241\tL\t1600000000\t\n" +
      "A\tAl\ty\t3\t241\tS\t1600000300\t\n",
  );
  assert.deepEqual(spelled(read), ["#1 Band – x at 2020-09-13 12:26:40"]);
  assert.deepEqual(read.left_out, { "skipped tracks": 1 });
});

Deno.test("the line that tells a spreadsheet the separator is no row", async () => {
  for (const line of ["sep=;", '"sep=;"']) {
    const read = await readPlays(`${line}\r\nartist;track;date\r\nA;x;2020-01-01 10:00:00\r\n`);
    assert.deepEqual(spelled(read), ["A – x at 2020-01-01 10:00:00"]);
    assert.deepEqual(rejects(read), []);
  }
});

Deno.test("Last.fm: what is playing now is left out", async () => {
  const track = { name: "x", artist: { "#text": "A" }, album: { "#text": "" } };
  const read = await readPlays(JSON.stringify({
    recenttracks: {
      track: [{ ...track, "@attr": { nowplaying: "true" } }, {
        ...track,
        date: { uts: "1600000000" },
      }],
    },
  }));
  assert.equal(read.told.length, 1);
  assert.deepEqual(Object.values(read.left_out), [1]);
});

Deno.test("times on the full minute throughout are known to the minute", async () => {
  const rows = (step: number): string =>
    Array.from({ length: 30 }, (_, i) => `A,x,${1_600_000_020 + i * step}\n`).join("");
  const resolutions = async (
    step: number,
  ): Promise<string[]> => [
    ...new Set((await readPlays("artist,track,uts\n" + rows(step))).resolutions),
  ];
  assert.deepEqual(await resolutions(120), ["minute"]);
  assert.deepEqual(await resolutions(121), ["second"]);
  const days = Array.from(
    { length: 28 },
    (_, i) => `A,x,2020-01-${String(i + 1).padStart(2, "0")}\n`,
  );
  assert.match(
    (await readPlays("artist,track,date\n" + days.join(""))).warnings[0] ?? "",
    /once a day/,
  );
});

Deno.test("a first row without a time is a row, not a header", async () => {
  const rest = listening(40).map((r) => `${r.artist},${r.album},${r.track},${r.time}\n`).join("");
  for (const time of ["", "1970-01-01 00:00:00"]) {
    const read = await readPlays(`Band 1,Record 1/0,Song 1/0/1,${time}\n${rest}`);
    assert.equal(read.told.length, 40);
    assert.deepEqual(rejects(read), [`1: ${time === "" ? "no date" : "dated before 2002"}`]);
  }
  const playing = await readPlays("A,Al,x,\nB,Al,y,20 Nov 2020 09:35\n");
  assert.equal(playing.format, "lastfm-csv");
  assert.deepEqual(rejects(playing), ["1: no date"]);
  const commas = await readPlays(
    "A,Al,x,20 Nov 2020 09:35\nB,Al,one, two,20 Nov 2020 09:36\nC,Al,z,20 Nov 2020 09:37\n",
  );
  assert.deepEqual(rejects(commas), ["2: 5 columns instead of 4"]);
});

Deno.test("columns without telling names are told by their content", async () => {
  const rows = listening(120);
  const table = (
    header: string[],
    cells: (row: typeof rows[number], i: number) => string[],
  ): string =>
    [header, ...rows.map(cells)].filter((r) => r.length > 0).map((r) => r.join("|") + "\n").join(
      "",
    );
  const shapes = [
    table([], (r) => [r.time, r.track, r.artist, r.album]),
    table(
      ["c1", "c2", "c3", "c4", "c5"],
      (r, i) => [String(i), r.album, r.track, r.time, r.artist],
    ),
    table([], (r) => [r.artist, r.track, r.time, "46e32991-1e7b-4575-9206-8e6519c97c14"]),
    table(["esitaja", "lugu", "plaat", "aeg"], (r) => [r.artist, r.track, r.album, r.time]),
  ];
  for (const text of shapes) {
    const read = await readPlays(text);
    assert.equal(read.format, "csv");
    assert.match(read.evidence, /^content: /);
    assert.deepEqual(
      read.told.map((p) => [p.artist, p.track, formatTimestamp(p.time)]),
      rows.map((r) => [r.artist, r.track, r.time]),
    );
  }
});

Deno.test("Last.fm's times without header: the usual order, unless the content says otherwise", async () => {
  const spell = (date: string): string => {
    const [year, month = "", day] = date.slice(0, 10).split("-");
    const name = ["Jan", "Feb", "Mar", "Apr"][Number(month) - 1] ?? "";
    return `${day} ${name} ${year} ${date.slice(11, 16)}`;
  };
  const rows = listening(120);
  const usual = rows.map((r) => `${r.artist},${r.album},${r.track},${spell(r.time)}\n`);
  const other = rows.map((r) => `${r.track},${r.artist},${r.album},${spell(r.time)}\n`);
  for (const lines of [usual, usual.slice(0, 3), other]) {
    const read = await readPlays(lines.join(""));
    assert.equal(read.format, "lastfm-csv");
    assert.deepEqual(
      read.told.map((p) => [p.artist, p.album, p.track]),
      rows.slice(0, lines.length).map((r) => [r.artist, r.album, r.track]),
    );
  }
});

Deno.test("what cannot be told is said with what was found, and can be named", async () => {
  const text = "Radiohead,Idioteque,2020-01-01 10:00:00\nBjörk,Jóga,2020-01-02 10:00:00\n";
  const message = await refusal(text);
  assert.match(message, /column 1: text, 2 different, like "Radiohead", "Björk"/);
  assert.match(message, /column 3: time/);
  assert.match(message, /--columns artist=\d,track=\d,date=3/);

  const byPosition = { columns: parseAskedColumns("artist=1,track=2,date=3") };
  assert.deepEqual(spelled(await readPlays(text, byPosition)), [
    "Radiohead – Idioteque at 2020-01-01 10:00:00",
    "Björk – Jóga at 2020-01-02 10:00:00",
  ]);
  const byName = { columns: parseAskedColumns("track=who,artist=what,date=on,time=at") };
  const apart = "who,what,on,at\nIdioteque,Radiohead,2020-01-01, 10:00\n";
  assert.deepEqual(spelled(await readPlays(apart, byName)), [
    "Radiohead – Idioteque at 2020-01-01 10:00:00",
  ]);
  assert.match(
    await refusal(text, { columns: parseAskedColumns("artist=1,track=9,date=3") }),
    /track=9: no such column; there are 3/,
  );

  const json = JSON.stringify([{
    who: "Radiohead",
    plays: { what: "Idioteque" },
    on: "2020-01-01",
  }]);
  assert.match(await refusal(json), /column 2 "plays.what"/);
  const paths = { columns: parseAskedColumns("artist=who,track=plays.what,date=on") };
  assert.deepEqual(spelled(await readPlays(json, paths)), [
    "Radiohead – Idioteque at 2020-01-01 00:00:00",
  ]);

  assert.throws(() => parseAskedColumns("artist=1,track=2"), /no date/);
  assert.throws(() => parseAskedColumns("artist=1,song=2,date=3"), /"song=2"/);
});

Deno.test("what is no listening history is refused", async () => {
  for (const text of ["", "\ufeff", "\r\n \n"]) assert.match(await refusal(text), /empty$/);
  assert.match(await refusal(new Uint8Array([1, 0, 2, 0, 0, 0, 7])), /not text/);
  assert.match(await refusal("Dear diary,\ntoday I heard music.\n"), /cannot tell/);
  assert.match(await refusal('{"playlists": []}'), /cannot tell/);
  assert.match(await refusal("[]"), /JSON without plays/);
  assert.match(
    await refusal("artist,track,uts\nA,x,1600000000\n", { format: "spotify" }),
    /--format spotify is JSON/,
  );
  assert.match(await refusal("[{}]", { format: "lastfm-csv" }), /--format lastfm-csv is a table/);
});

Deno.test("--format overrides what would be recognised", async () => {
  const text = "artist,album,track,uts\nA,Al,x,1600000000\n";
  assert.equal((await readPlays(text)).format, "lastfm-csv");
  assert.equal((await readPlays(text, { format: "csv" })).format, "csv");
});

Deno.test("a listener's name is given to plays of one listener only", async () => {
  const one = "user,artist,track,uts\nanna,A,x,1600000000\nanna,A,x,1600000001\n";
  const named = await readPlays(one, { listener: "Ben" });
  assert.deepEqual(named.told.map(({ listener }) => listener), ["Ben", "Ben"]);
  assert.deepEqual((await readPlays(one)).told.map(({ listener }) => listener), ["anna", "anna"]);
  assert.match(
    await refusal(one + "carl,A,x,1600000002\n", { listener: "Ben" }),
    /2 listeners of its own \(anna, carl\)/,
  );
});

Deno.test("quotes are letters in tab-separated text, unless they enclose", async () => {
  const letters = 'artist\ttrack\tuts\nDavid Bowie\t"Heroes"\t1600000000\nA\t12" mix\t1600000001\n';
  assert.deepEqual((await readPlays(letters)).told.map(({ track }) => track), [
    '"Heroes"',
    '12" mix',
  ]);
  const enclosing = '"artist"\t"track"\t"uts"\n"A"\t"12"" mix"\t"1600000000"\n';
  assert.deepEqual((await readPlays(enclosing)).told.map(({ track }) => track), ['12" mix']);
});

Deno.test("bytes read are reported to the end", async () => {
  const text = "artist,track,uts\n" + "A,x,1600000000\n".repeat(100_000);
  let bytes = 0;
  const source = sourceOf(text);
  await readSource(
    source,
    { now: 2e9, minSeconds: 30 },
    new PlayColumns(),
    (count) => bytes += count,
  );
  assert.equal(bytes, source.size);
});
