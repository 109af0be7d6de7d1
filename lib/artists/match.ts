import { normaliseName } from "../scrobbles/names.ts";
import type { SpotifyArtist } from "./spotify.ts";

/** What a search for a name came to. */
export type Match =
  | { readonly kind: "found"; readonly artist: SpotifyArtist }
  | { readonly kind: "ambiguous"; readonly candidates: readonly SpotifyArtist[] }
  | { readonly kind: "not found" };

/**
 * The artist that a name means: the only one of that name, case apart, or the only one that spells it
 * the same way. Names are not guessed at, and of several artists with one name none is preferred: the
 * best known need not be the one that was played.
 */
export function matchArtist(name: string, results: readonly SpotifyArtist[]): Match {
  const same = results.filter((artist) => folded(artist.name) === folded(name));
  const exact = same.filter((artist) => normaliseName(artist.name) === normaliseName(name));
  const [only] = exact.length === 1 ? exact : same;
  if (only === undefined) return { kind: "not found" };
  return exact.length === 1 || same.length === 1
    ? { kind: "found", artist: only }
    : { kind: "ambiguous", candidates: same };
}

function folded(name: string): string {
  return normaliseName(name).toLowerCase();
}
