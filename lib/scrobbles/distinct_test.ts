import assert from "node:assert/strict";
import fc from "fast-check";
import { distinctPlays } from "./distinct.ts";
import { type ImportedScrobble, PlayColumns } from "./plays.ts";

const START = 1_700_000_040; // on the full minute

const play = fc.record({
  listener: fc.constantFrom("", "ann", "ben"),
  artist_name: fc.constantFrom("A", "B", "\ue000", "\u{1f3b5}"),
  track_name: fc.constantFrom("x", "y"),
  album_name: fc.constantFrom("", "Al", "Bo"),
  minute: fc.nat(2),
  second: fc.option(fc.nat(2)),
}).map(({ minute, second, ...names }): ImportedScrobble => ({
  ...names,
  time: START + 60 * minute + (second ?? 0),
  resolution: second === null ? "minute" : "second",
}));

const minuteOf = ({ time }: ImportedScrobble): number => Math.floor(time / 60);

/** The definition, word by word. */
function areSame(a: ImportedScrobble, b: ImportedScrobble): boolean {
  const anyCoarse = a.resolution === "minute" || b.resolution === "minute";
  return a.listener === b.listener && a.artist_name === b.artist_name &&
    a.track_name === b.track_name &&
    (anyCoarse ? minuteOf(a) === minuteOf(b) : a.time === b.time);
}

Deno.test("each play stays once, the finer and earlier given, with an album if any of it has one", () => {
  fc.assert(
    fc.property(fc.array(play, { maxLength: 30 }), fc.nat(30), (rows, turn) => {
      const first = rows.length === 0 ? 0 : turn % rows.length;
      const plays = new PlayColumns(rows);
      const given = [...rows.slice(first), ...rows.slice(0, first)];
      const stays = (row: ImportedScrobble, at: number): boolean =>
        !given.some((other, before) =>
          other !== row && areSame(row, other) &&
          (other.resolution === row.resolution ? before < at : other.resolution === "second")
        );
      const expected = given.filter(stays).map((row) => rows.indexOf(row));
      const found = distinctPlays(plays, first);
      assert.deepEqual(found.toSorted((a, b) => a - b), expected.sort((a, b) => a - b));
      const key = (row: ImportedScrobble): [number, string, string, string] => [
        row.time,
        row.listener ?? "",
        row.artist_name,
        row.track_name,
      ];
      for (const [at, place] of found.entries()) {
        const row = rows[place];
        const next = rows[found[at + 1] ?? place];
        assert.ok(row !== undefined && next !== undefined);
        const [a, b] = [key(row), key(next)];
        const differing = a.findIndex((value, i) => value !== b[i]);
        if (differing !== -1) assert.ok((a[differing] ?? 0) < (b[differing] ?? 0));
        const albums = rows.filter((other) => areSame(row, other)).map((r) => r.album_name ?? "");
        const album = plays.names.name(plays.album[place] ?? 0);
        if (row.album_name !== "") assert.equal(album, row.album_name);
        else assert.equal(album !== "", albums.some((name) => name !== ""));
      }
    }),
    { numRuns: 500 },
  );
});
