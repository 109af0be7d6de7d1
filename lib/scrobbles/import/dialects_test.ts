import assert from "node:assert/strict";
import fc from "fast-check";
import { csvText } from "../../base/csv.ts";
import { normaliseName } from "../names.ts";
import { formatTimestamp } from "../../base/timestamp.ts";
import { DIALECTS } from "./dialects.ts";
import { readPlays } from "./testing.ts";

/** A play as every dialect can tell it. */
interface Told {
  readonly listener: string;
  readonly artist: string;
  readonly album: string;
  readonly track: string;
  /** Whole minutes since 1970: what every dialect can spell. */
  readonly minute: number;
}

/** How a dialect spells plays, written here a second time. */
interface Spelling {
  readonly write: (plays: readonly Told[]) => string;
  /** What the dialect cannot tell. */
  readonly without?: readonly ("album" | "listener")[];
  /** Letters that the dialect has no way to spell. */
  readonly unspeakable?: RegExp;
}

const iso = (minute: number): string => new Date(minute * 60_000).toISOString();
const plain = (minute: number): string => formatTimestamp(minute * 60);
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const lastfmTime = (minute: number): string => {
  const [date = "", clock = ""] = formatTimestamp(minute * 60, "minute").split(" ");
  const [year, month, day] = date.split("-");
  return `${day} ${MONTHS[Number(month) - 1]} ${year} ${clock}`;
};
const lines = (values: readonly unknown[]): string =>
  values.map((value) => JSON.stringify(value) + "\n").join("");
const MBID = "46e32991-1e7b-4575-9206-8e6519c97c14";
const code = (minute: number): string => minute % 3 === 0 ? "" : MBID;

const withHeader = (header: string, cells: (play: Told, row: number) => string[]) =>
(
  plays: readonly Told[],
): string => csvText([header.split(","), ...plays.map(cells)]);

const NO_LISTENER = { without: ["listener"] } as const;

/** By dialect, the shapes in which it comes. */
const SPELLINGS: Readonly<Record<string, Readonly<Record<string, Spelling>>>> = {
  "breakout": {
    "all columns": {
      write: withHeader(
        "artist_name,track_name,album_name,date,listener",
        (p) => [p.artist, p.track, p.album, plain(p.minute), p.listener],
      ),
    },
    "required columns, in another order": {
      write: withHeader(
        "date,track_name,artist_name",
        (p) => [iso(p.minute), p.track, p.artist],
      ),
      without: ["album", "listener"],
    },
  },
  "lastfm-csv": {
    "no header": {
      ...NO_LISTENER,
      write: (plays) =>
        csvText(plays.map((p) => [p.artist, p.album, p.track, lastfmTime(p.minute)])),
    },
    "uts, utc_time": {
      ...NO_LISTENER,
      write: withHeader(
        "uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid",
        (p) => [
          String(p.minute * 60),
          lastfmTime(p.minute),
          p.artist,
          code(p.minute),
          p.album,
          code(p.minute + 1),
          p.track,
          code(p.minute + 2),
        ],
      ),
    },
    "timestamp, datetime": {
      ...NO_LISTENER,
      write: withHeader(
        "artist,artist_mbid,album,album_mbid,track,track_mbid,timestamp,datetime",
        (p) => [
          p.artist,
          code(p.minute),
          p.album,
          "",
          p.track,
          "",
          String(p.minute * 60),
          plain(p.minute),
        ],
      ),
    },
    "artist, album, track, uts": {
      ...NO_LISTENER,
      write: withHeader(
        "artist,album,track,uts",
        (p) => [p.artist, p.album, p.track, String(p.minute * 60)],
      ),
    },
    "leading index": {
      ...NO_LISTENER,
      write: withHeader(
        ",artist,album,track,timestamp,datetime",
        (p, row) => [
          String(row),
          p.artist,
          p.album,
          p.track,
          String(p.minute * 60_000),
          plain(p.minute),
        ],
      ),
    },
    "leading index, no header": {
      ...NO_LISTENER,
      write: (plays) =>
        csvText(
          plays.map((p, row) => [String(row), p.artist, p.album, p.track, lastfmTime(p.minute)]),
        ),
    },
  },
  "lastfm-tsv": Object.fromEntries(
    [["no header", ""], [
      "header",
      "userid\ttimestamp\tartist-mbid\tartist\ttrack-mbid\ttrack\n",
    ]].map(([name, header]) => [name, {
      without: ["album"],
      unspeakable: /[\t\r\n]/,
      write: (plays: readonly Told[]) =>
        header +
        plays.map((p) =>
          [p.listener, iso(p.minute), code(p.minute), p.artist, code(p.minute + 1), p.track]
            .join("\t") + "\n"
        ).join(""),
    }]),
  ),
  "lastfmstats-csv": {
    "quoted": {
      ...NO_LISTENER,
      write: (plays) =>
        "Artist;Album;AlbumId;Track;Date#someone\n" +
        plays.map((p) =>
          [p.artist, p.album, code(p.minute), p.track, String(p.minute * 60_000)]
            .map((cell) => `"${cell.replaceAll('"', '""')}"`).join(";") + "\n"
        ).join(""),
    },
  },
  "scrobbler-log": {
    "Rockbox": {
      ...NO_LISTENER,
      unspeakable: /[\t\r\n]|^#/,
      write: (plays) =>
        "#AUDIOSCROBBLER/1.1\n#TZ/UTC\n#CLIENT/Rockbox h3xx 1.1\n" +
        plays.map((p) =>
          [p.artist, p.album, p.track, "3", "241", "L", String(p.minute * 60), ""]
            .join("\t") + "\n"
        ).join(""),
    },
  },
  "csv": {
    "German, date and time apart": {
      ...NO_LISTENER,
      write: withHeader(
        "Nr,Interpret,Titel,Album,Datum,Uhrzeit",
        (p, row) => {
          const [date = "", clock = ""] = formatTimestamp(p.minute * 60, "minute").split(" ");
          return [String(row), p.artist, p.track, p.album, date, clock];
        },
      ),
    },
    "several listeners, an index, date and time apart": {
      write: withHeader(
        ",Username,Artist,Track,Album,Date,Time",
        (p, row) => {
          const date = lastfmTime(p.minute);
          return [
            String(row),
            p.listener,
            p.artist,
            p.track,
            p.album,
            date.slice(0, -6),
            date.slice(-6),
          ];
        },
      ),
    },
    "Pano Scrobbler": {
      ...NO_LISTENER,
      write: withHeader(
        "timeHuman,timeMs,artist,track,album,albumArtist,durationMs,mediaPlayerName,event",
        (p) => [
          lastfmTime(p.minute),
          String(p.minute * 60_000),
          p.artist,
          p.track,
          p.album,
          p.artist,
          "215000",
          "player",
          "scrobble",
        ],
      ),
    },
  },
  "spotify": {
    "indented list": {
      ...NO_LISTENER,
      write: (plays) =>
        JSON.stringify(
          plays.map((p) => ({
            ts: iso(p.minute).replace(".000", ""),
            username: p.listener,
            ms_played: 30_000,
            master_metadata_track_name: p.track,
            master_metadata_album_artist_name: p.artist,
            master_metadata_album_album_name: p.album || null,
            spotify_track_uri: "spotify:track:4cOdK2wGLETKBW3PvgPWqT",
            episode_name: null,
          })),
          null,
          2,
        ),
    },
  },
  "spotify-account": {
    "list": {
      without: ["album", "listener"],
      write: (plays) =>
        JSON.stringify(
          plays.map((p) => ({
            endTime: formatTimestamp(p.minute * 60, "minute"),
            artistName: p.artist,
            trackName: p.track,
            msPlayed: 200_000,
          })),
        ),
    },
  },
  "listenbrainz": {
    "lines": {
      ...NO_LISTENER,
      write: (plays) =>
        lines(plays.map((p) => ({
          listened_at: p.minute * 60,
          inserted_at: 1_700_000_000,
          track_metadata: {
            artist_name: p.artist,
            track_name: p.track,
            release_name: p.album || null,
            additional_info: { music_service: "spotify.com" },
          },
        }))),
    },
    "API": {
      ...NO_LISTENER,
      write: (plays) =>
        JSON.stringify({
          payload: {
            count: plays.length,
            listens: plays.map((p) => ({
              listened_at: p.minute * 60,
              track_metadata: {
                artist_name: p.artist,
                track_name: p.track,
                release_name: p.album,
              },
            })),
          },
        }),
    },
  },
  "lastfmstats-json": {
    "object": {
      ...NO_LISTENER,
      write: (plays) =>
        JSON.stringify({
          username: "someone",
          scrobbles: plays.map((p) => ({
            track: p.track,
            artist: p.artist,
            album: p.album,
            albumId: "",
            date: p.minute * 60_000,
          })),
        }),
    },
  },
  "lastfm-json": Object.fromEntries(
    ([
      ["one page", (tracks) => JSON.stringify(page(tracks))],
      ["a page a line", (tracks) => lines(inPages(tracks).map(page))],
      ["a list of pages", (tracks) => JSON.stringify(inPages(tracks).map(page), null, 1)],
      ["a list of lists of tracks", (tracks) => JSON.stringify(inPages(tracks))],
      ["pages one after another", (tracks) => inPages(tracks).map(indentedPage).join("\n")],
    ] as [string, (tracks: readonly unknown[]) => string][]).map(([name, write]) => [name, {
      ...NO_LISTENER,
      write: (plays: readonly Told[]) => write(plays.map(lastfmTrack)),
    }]),
  ),
  "json": {
    "flat list": {
      write: (plays) =>
        JSON.stringify(
          plays.map((p) => ({
            user: p.listener,
            artist: p.artist,
            title: p.track,
            album: p.album,
            played_at: iso(p.minute),
          })),
        ),
    },
    "nested, in an object": {
      ...NO_LISTENER,
      write: (plays) =>
        JSON.stringify({
          items: plays.map((p) => ({
            played_at: iso(p.minute),
            track: {
              name: p.track,
              artists: [{ name: p.artist }],
              album: { name: p.album, artists: [{ name: "someone else" }] },
            },
          })).concat(FILLER),
        }),
    },
  },
};

/** A second item, so that a list of one is still a list. */
const FILLER = [{
  played_at: "2010-01-01T00:00:00Z",
  track: { name: "", artists: [{ name: "" }], album: { name: "", artists: [{ name: "" }] } },
}];

function lastfmTrack({ artist, track, album, minute }: Told): unknown {
  return {
    artist: { mbid: "", "#text": artist },
    streamable: "0",
    album: { mbid: "", "#text": album },
    name: track,
    url: "https://www.last.fm/music/x",
    date: { uts: String(minute * 60), "#text": lastfmTime(minute) },
  };
}

function page(tracks: readonly unknown[]): unknown {
  return {
    recenttracks: {
      track: tracks.length === 1 ? tracks[0] : tracks,
      "@attr": { user: "someone", page: "1", perPage: "200" },
    },
  };
}

const indentedPage = (tracks: readonly unknown[]): string => JSON.stringify(page(tracks), null, 2);

function inPages(tracks: readonly unknown[]): (readonly unknown[])[] {
  return Array.from(
    { length: Math.ceil(tracks.length / 3) },
    (_, i) => tracks.slice(3 * i, 3 * i + 3),
  );
}

const letters = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    '"Heroes"',
    '"45',
    "a,b",
    "x;y",
    "two\nlines",
    'say "hi"',
    "Sigur Rós",
    "1979",
    "#",
  ),
);
const name = letters.map((text) => text.replaceAll("\0", "")).filter((text) => text.trim() !== "");
const told: fc.Arbitrary<Told> = fc.record({
  listener: fc.constantFrom("anna", "ben"),
  artist: name,
  album: fc.oneof(fc.constant(""), name),
  track: name,
  // Odd seconds of the day are left to the tests of times.
  minute: fc.integer({ min: 17_000_000, max: 28_000_000 }),
});

for (const { name } of DIALECTS) {
  const shapes = SPELLINGS[name];
  Deno.test(`${name}: what is written in the dialect is recognised and read`, async () => {
    assert.ok(shapes !== undefined, "every dialect has a spelling to be tested with");
    for (const [shape, { write, without = [], unspeakable }] of Object.entries(shapes)) {
      const writable = told.filter((p) =>
        unspeakable === undefined ||
        ![p.artist, p.track, p.album].some((text) => unspeakable.test(text))
      );
      const property = fc.asyncProperty(
        fc.array(writable, { minLength: 1, maxLength: 12 }),
        async (plays) => {
          const read = await readPlays(write(plays));
          const expected = plays.map((p) => ({
            listener: without.includes("listener") ? "" : p.listener,
            artist: normaliseName(p.artist),
            track: normaliseName(p.track),
            album: without.includes("album") ? "" : normaliseName(p.album),
            time: p.minute * 60,
          }));
          assert.equal(read.format, name, shape);
          assert.deepEqual(read.told, expected, shape);
        },
      );
      await fc.assert(property, { numRuns: 60 });
    }
  });
}
