import Fuse from "fuse.js";
import { UserError } from "../base/errors.ts";
import { normaliseName } from "./names.ts";

/** Names offered where none fits. */
const SUGGESTIONS = 3;
/** From 0, only what is the same, to 1, anything. */
const LIKENESS = 0.4;

/**
 * Finds an artist by name: the very name, else the one that differs in case or accents only.
 *
 * @param known names of a history, each once
 * @throws UserError naming the nearest artists if there is none, or all if there are several
 */
export function lookUpArtist(name: string, known: readonly string[]): string {
  const asked = normaliseName(name);
  if (known.includes(asked)) return asked;
  const { compare } = new Intl.Collator("en", { usage: "search", sensitivity: "base" });
  const alike = known.filter((artist) => compare(artist, asked) === 0);
  const [only, ...others] = alike;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) {
    throw new UserError(
      `--artist ${asked}: several artists are called so; write one exactly: ${quoted(alike)}`,
    );
  }
  const search = new Fuse(known, { ignoreDiacritics: true, threshold: LIKENESS });
  const nearest = search.search(asked, { limit: SUGGESTIONS }).map(({ item }) => item);
  throw new UserError(
    `--artist ${asked}: no such artist in the history` +
      (nearest.length === 0
        ? ", nor one with a name like it"
        : `. The nearest: ${quoted(nearest)}`),
  );
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
