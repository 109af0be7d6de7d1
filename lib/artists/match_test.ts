import assert from "node:assert/strict";
import { type Match, matchArtist } from "./match.ts";
import type { SpotifyArtist } from "./spotify.ts";

const artist = (id: string, name: string): SpotifyArtist => ({
  id,
  name,
  genres: [],
  popularity: 0,
  followers: 0,
});
const match = (name: string, ...results: SpotifyArtist[]): Match => matchArtist(name, results);

Deno.test("the only artist of the name is found, case and white space apart", () => {
  const haim = artist("1", "HAIM");
  assert.deepEqual(match("Haim", haim, artist("2", "Haim Cohen")), { kind: "found", artist: haim });
  const bjork = artist("3", "Bjo\u0308rk");
  assert.deepEqual(match("Björk", bjork), { kind: "found", artist: bjork });
});

Deno.test("of two that differ by case, the one spelt the same way is meant", () => {
  const exact = artist("1", "Haim");
  assert.deepEqual(match("Haim", artist("2", "HAIM"), exact), { kind: "found", artist: exact });
});

Deno.test("several artists of one name are ambiguous, however well known one is", () => {
  const [known, other] = [
    { ...artist("1", "Nirvana"), followers: 9_000_000 },
    artist("2", "Nirvana"),
  ];
  assert.deepEqual(match("Nirvana", known, other), {
    kind: "ambiguous",
    candidates: [known, other],
  });
  assert.deepEqual(match("nirvana", known, other).kind, "ambiguous");
});

Deno.test("another name is no match, be it near", () => {
  assert.deepEqual(match("Bjork", artist("1", "Björk")), { kind: "not found" });
  assert.deepEqual(match("Low"), { kind: "not found" });
});
