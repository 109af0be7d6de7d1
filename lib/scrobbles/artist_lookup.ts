import Fuse from "fuse.js";
import { UserError } from "../base/errors.ts";
import { normaliseName } from "./names.ts";

/** Names offered where none fits. */
const SUGGESTIONS = 3;
/** From 0, only what is the same, to 1, anything. */
const LIKENESS = 0.4;
/** Letters of a name that are compared. */
const LONGEST = 100;

/** What a name leads to: an artist, several that are called so, or those with a name like it. */
export type FoundArtist =
  | { readonly artist: string }
  | { readonly alike: readonly string[] }
  | { readonly nearest: readonly string[] };

/**
 * Finds an artist by name: the very name, else the one that differs in case or accents only.
 *
 * @param known names of a history, each once
 */
export function findArtist(
  name: string,
  known: readonly string[],
  suggestions = SUGGESTIONS,
): FoundArtist {
  const asked = normaliseName(name);
  if (known.includes(asked)) return { artist: asked };
  const { compare } = new Intl.Collator("en", { usage: "search", sensitivity: "base" });
  const alike = known.filter((artist) => compare(artist, asked) === 0);
  const [only, ...others] = alike;
  if (only !== undefined) return others.length === 0 ? { artist: only } : { alike };
  const search = new Fuse(known, { ignoreDiacritics: true, threshold: LIKENESS });
  const nearest = search.search(asked.slice(0, LONGEST), { limit: suggestions });
  return { nearest: nearest.map(({ item }) => item) };
}

/**
 * {@link findArtist} of whom there must be one.
 *
 * @throws UserError naming the nearest artists if there is none, or all if there are several
 */
export function lookUpArtist(name: string, known: readonly string[]): string {
  const found = findArtist(name, known);
  if ("artist" in found) return found.artist;
  const asked = normaliseName(name);
  if ("alike" in found) {
    throw new UserError(
      `--artist ${asked}: several artists are called so; write one exactly: ${quoted(found.alike)}`,
    );
  }
  throw new UserError(
    `--artist ${asked}: no such artist in the history` +
      (found.nearest.length === 0
        ? ", nor one with a name like it"
        : `. The nearest: ${quoted(found.nearest)}`),
  );
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
