/**
 * Last.fm's `user.getRecentTracks`: https://www.last.fm/api/show/user.getRecentTracks
 *
 * @module
 */
import { z } from "zod";
import { UserError } from "../../base/errors.ts";
import { jsonService, type JsonServiceOptions } from "../../base/json_service.ts";

/** Most scrobbles that Last.fm documents for one page. */
export const PAGE_SIZE = 200;

/** One scrobble: names, the album empty where Last.fm knows none, and seconds since 1970 UTC. */
const recentTrackSchema = z.object({
  artist: z.string(),
  track: z.string(),
  album: z.string(),
  time: z.int(),
});
export type RecentTrack = Readonly<z.infer<typeof recentTrackSchema>>;

/** One page of a listener's scrobbles, newest first, without the track now playing. */
export const recentTracksPageSchema = z.object({
  page: z.int(),
  pages: z.int(),
  /** Scrobbles on all pages. */
  total: z.int(),
  tracks: z.array(recentTrackSchema),
});
export type RecentTracksPage = Readonly<z.infer<typeof recentTracksPageSchema>>;

export interface PageRequest {
  readonly user: string;
  /** Seconds since 1970: the scrobbles with `from` ≤ time < `to`. */
  readonly from: number;
  readonly to: number;
  /** Counted from 1. */
  readonly page: number;
}

export interface LastfmOptions extends Omit<JsonServiceOptions, "name" | "secrets"> {
  readonly baseUrl: string;
  readonly key: string;
}

// Last.fm's JSON is made from XML: numbers are text, a list of one is no list, and a name is in
// `#text`, or in `name` in the extended form.
const numeral = z.union([z.int().nonnegative(), z.string().regex(/^\d+$/).transform(Number)]);
const named = z.union([
  z.object({ "#text": z.string() }).transform((item) => item["#text"]),
  z.object({ name: z.string() }).transform((item) => item.name),
]);
/** The track now playing leads every page and has no time yet: it is none. */
const trackSchema = z.object({
  artist: named,
  name: z.string(),
  album: named.default(""),
  date: z.object({ uts: numeral }).optional(),
  "@attr": z.object({ nowplaying: z.string().optional() }).optional(),
}).transform(({ artist, name, album, date, "@attr": attributes }): RecentTrack[] =>
  date === undefined || attributes?.nowplaying === "true"
    ? []
    : [{ artist, track: name, album, time: date.uts }]
);
const pageSchema = z.object({
  recenttracks: z.object({
    track: z.union([z.array(trackSchema).transform((tracks) => tracks.flat()), trackSchema])
      .default([]),
    "@attr": z.object({ totalPages: numeral, total: numeral }),
  }),
}).transform(({ recenttracks: { track: tracks, "@attr": { totalPages: pages, total } } }) => ({
  pages,
  total,
  tracks,
}));
const errorSchema = z.object({ error: z.int(), message: z.string().default("") });

/** Operation failed, service offline, temporary error, rate limit exceeded. */
const PASSING_ERRORS = [8, 11, 16, 29];

/**
 * Opens Last.fm for a key.
 *
 * @returns a function that gets one page; it throws UserError for an unknown user, a private
 * profile, a key that is not valid, and faults that do not pass
 */
export function recentTracksOf(
  options: LastfmOptions,
): (request: PageRequest) => Promise<RecentTracksPage> {
  const service = jsonService({ ...options, name: "Last.fm", secrets: [options.key] });
  return async ({ user, from, to, page }) => {
    const url = new URL(options.baseUrl);
    const query = {
      method: "user.getrecenttracks",
      user,
      api_key: options.key,
      format: "json",
      limit: PAGE_SIZE,
      page,
      to,
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    if (from > 0) url.searchParams.set("from", String(from));
    const answer = await service.ask(url, { passingFault: ({ body }) => passingFault(body, page) });
    const error = errorSchema.safeParse(answer.body);
    if (error.success) throw new UserError(service.redact(refusal(error.data, user)));
    const read = pageSchema.safeParse(answer.body);
    if (read.success) return { page, ...read.data };
    const [fault] = read.error.issues;
    throw new UserError(
      `Last.fm: HTTP ${answer.status} with an answer of an unknown shape` +
        (fault === undefined ? "" : ` (${fault.path.join(".")}: ${fault.message})`) +
        ". Is lastfm.base_url in configs/sources.yaml right?",
    );
  };
}

function passingFault(body: unknown, page: number): string | null {
  const error = errorSchema.safeParse(body);
  if (error.success) {
    const { error: code, message } = error.data;
    return PASSING_ERRORS.includes(code) ? `error ${code}: ${message}` : null;
  }
  const read = pageSchema.safeParse(body);
  if (!read.success) return null;
  const { tracks, pages, total } = read.data;
  return tracks.length === 0 && total > 0 && page <= pages
    ? `page ${page} of ${pages} came empty`
    : null;
}

function refusal({ error, message }: z.infer<typeof errorSchema>, user: string): string {
  switch (error) {
    case 6:
      return `Last.fm: no user named ${user} (error 6: ${message}). Look at the name in the ` +
        "address of the profile, https://www.last.fm/user/…";
    case 17:
      return `Last.fm: the listening of ${user} is private (error 17: ${message}). Its owner can ` +
        "show it: https://www.last.fm/settings/privacy, 'Hide recent listening information'.";
    case 10:
    case 26:
      return `Last.fm: LASTFM_API_KEY is not a valid key (error ${error}: ${message}). Your keys ` +
        "are on https://www.last.fm/api/accounts";
    default:
      return `Last.fm: error ${error}: ${message}`;
  }
}
