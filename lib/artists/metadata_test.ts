import assert from "node:assert/strict";
import fc from "fast-check";
import { UserError } from "../base/errors.ts";
import { type ArtistMetadata, artistsCsv, readArtists } from "./metadata.ts";

const ID = "0123456789abcdefABCDEF";
const read = (text: string | Uint8Array, repeated = false): ArtistMetadata[] =>
  readArtists(typeof text === "string" ? new TextEncoder().encode(text) : text, {
    file: "artists.csv",
    repeated,
  });

function faultsOf(text: string | Uint8Array): string {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.message;
  }
  assert.fail("accepted");
}

Deno.test("a file made by hand: columns in any order, some absent, mark, CRLF, 55.0", () => {
  const text =
    '\uFEFFgenres,artist_name,popularity\r\n"dream pop; shoegaze" , Beach  House ,55.0\r\n' +
    ",Low,\r\n";
  const unknown = { spotify_id: null, followers: null, fetched_at: null };
  assert.deepEqual(read(text), [
    { artist_name: "Beach House", genres: ["dream pop", "shoegaze"], popularity: 55, ...unknown },
    { artist_name: "Low", genres: [], popularity: null, ...unknown },
  ]);
});

Deno.test("every fault is told with line and column", () => {
  const faults = faultsOf(
    "artist_name,spotify_id,genres,popularity,followers,fetched_at\n" +
      `"Line\nbreak",${ID},rock,100,0,2024-06-01T12:00:00Z\n` +
      "A,short,rock,101,1.5,yesterday\n" +
      ",,,,,\n" +
      "A,,,,,\n" +
      "B,,\n",
  );
  assert.deepEqual(faults.split("\n"), [
    'artists.csv: line 4, column spotify_id: "short" is no Spotify id: 22 letters and digits',
    'artists.csv: line 4, column popularity: "101" is no whole number from 0 to 100',
    'artists.csv: line 4, column followers: "1.5" is no whole number',
    'artists.csv: line 4, column fetched_at: "yesterday" is no time like 2024-06-01T12:00:00Z',
    'artists.csv: line 5, column artist_name: "" is empty',
    'artists.csv: line 6, column artist_name: "A" has a row already, line 4; keep one',
    "artists.csv: line 7: 3 fields, the header has 6",
  ]);
});

Deno.test("a header that is none, an empty file, another encoding", () => {
  assert.match(faultsOf("artist,genres\nA,rock\n"), /line 1: unknown .*column "artist"/);
  assert.match(faultsOf("genres,popularity\nrock,1\n"), /line 1: no column artist_name/);
  assert.match(faultsOf("artist_name,artist_name\nA,A\n"), /line 1: .*repeated/);
  assert.match(faultsOf(""), /artists\.csv: is empty/);
  assert.match(faultsOf(new Uint8Array([0x61, 0xE9])), /artists\.csv: not UTF-8/);
});

Deno.test("many faults are told up to a bound", () => {
  const rows = Array.from({ length: 14 }, (_, i) => `Artist ${i},x`);
  const faults = faultsOf(`artist_name,popularity\n${rows.join("\n")}\n`).split("\n");
  assert.equal(faults.length, 11);
  assert.equal(faults.at(-1), "artists.csv: and 4 more");
});

Deno.test("what is written is read back, whatever the names", () => {
  const word = fc.string({ minLength: 1, unit: "grapheme" })
    .map((text) => text.normalize("NFC").replace(/[\s;\p{C}]+/gu, " ").trim())
    .filter((text) => text !== "");
  const artist: fc.Arbitrary<ArtistMetadata> = fc.record({
    artist_name: word,
    spotify_id: fc.constantFrom(null, ID),
    genres: fc.array(word, { maxLength: 3 }),
    popularity: fc.option(fc.integer({ min: 0, max: 100 })),
    followers: fc.option(fc.integer({ min: 0, max: 1e9 })),
    fetched_at: fc.constantFrom(null, "2024-06-01T12:00:00Z"),
  }, { noNullPrototype: true });
  fc.assert(
    fc.property(
      fc.uniqueArray(artist, { selector: (one) => one.artist_name }),
      (artists) => assert.deepEqual(read(artistsCsv(artists)), artists),
    ),
  );
});

Deno.test("candidates of one name may stand in several rows", () => {
  assert.equal((read("artist_name,followers\nNirvana,1\nNirvana,2\n", true)).length, 2);
});
