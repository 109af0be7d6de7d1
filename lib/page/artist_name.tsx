import type { JSX } from "hono/jsx/jsx-runtime";

/** Characters of a name that are shown where there is little room. */
const MOST = 80;

/** Control characters; those that turn the direction of text stay, as they are kept in by `bdi`. */
const CONTROL = /\p{Cc}+/gu;

/** A name on one line and of a bounded length, for a title or a label that takes text only. */
export function shortName(name: string, most = MOST): string {
  const letters = Array.from(name.replace(CONTROL, " ").trim());
  return letters.length <= most ? letters.join("") : `${letters.slice(0, most - 1).join("")}…`;
}

/** {@link shortName} whose own direction does not reach the text around it, for attributes. */
export function isolatedName(name: string): string {
  const turning = /[\u202A-\u202E\u2066-\u2069]/g;
  return `\u2068${shortName(name).replace(turning, "")}\u2069`;
}

/** What is asked for beside a page: a day, a listener; nothing of what is absent. */
type LinkQuery = Readonly<Record<string, string | null | undefined>>;

/**
 * Where the page of an artist is, relative to the root of the site. A path cannot hold `.` or `..`.
 *
 * @returns `null` for a name that is longer than an address may be
 */
export function artistPath(name: string, asked: LinkQuery = {}): string | null {
  const encoded = encodeURIComponent(name.toWellFormed());
  if (encoded.length > 4_000) return null;
  return /^\.{1,2}$/.test(name)
    ? `artists${queryOf({ name, ...asked })}`
    : `artists/${encoded}${queryOf(asked)}`;
}

/** What is asked for as the end of an address; empty for nothing. */
export function queryOf(asked: LinkQuery): string {
  const given = Object.entries(asked).flatMap(([name, value]) => value ? [[name, value]] : []);
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

/** An artist's name, whatever is in it. */
export function ArtistName(
  { name, href, most }: {
    readonly name: string;
    /** Where the artist's page is, if it has one. */
    readonly href?: string | null | undefined;
    readonly most?: number;
  },
): JSX.Element {
  const shown = <bdi class="name">{shortName(name, most)}</bdi>;
  return typeof href === "string" ? <a href={href}>{shown}</a> : shown;
}
