import type { ProgressListener } from "../../base/progress.ts";
import { matchArtist } from "../../artists/match.ts";
import { type ArtistMetadata, artistsCsv, readArtists } from "../../artists/metadata.ts";
import { type SpotifyArtist, spotifyOf, type SpotifyOptions } from "../../artists/spotify.ts";
import { UserError } from "../../base/errors.ts";
import { exists, readBytes, writeAtomic } from "../../base/files.ts";
import { type Listening, playsByArtist, readListening } from "../../workspace/listening.ts";
import type { Workspace } from "../../workspace/workspace.ts";

export interface EnrichRequest
  extends Pick<SpotifyOptions, "clientId" | "clientSecret" | "onRetry" | "retry"> {
  /** Only artists with at least so many plays. */
  readonly minPlays?: number;
  /** Whether to look up again what was looked up before. */
  readonly refresh?: boolean | undefined;
  /** Instead of the configured addresses. */
  readonly baseUrl?: string | undefined;
  readonly accountsUrl?: string | undefined;
  readonly onArtist?: ProgressListener;
}

/** What is known of the history's artists, and what was found out now. */
export interface EnrichReport {
  readonly file: string;
  /** Artists asked for: all of the history with enough plays. */
  readonly artists: number;
  readonly looked_up: number;
  readonly found: number;
  /** Names that several artists have, left empty; the candidates are in `ambiguous_file`. */
  readonly ambiguous: readonly string[];
  readonly ambiguous_file: string;
  /** Names and ids that Spotify does not know, left empty. */
  readonly not_found: readonly string[];
  /** Fields that Spotify gave of no artist. */
  readonly withheld: readonly Field[];
}

const FIELDS = ["genres", "popularity", "followers"] as const;
type Field = typeof FIELDS[number];

/** Lookups between two writes of the file, and lookups after which empty answers are a pattern. */
const BATCH = 20;

/**
 * Looks up the artists of the history at Spotify, the most played first, each once: `artists.csv` is
 * the cache. It is written every few lookups, so a run that ends early is taken up where it stopped.
 * A row made by hand stays as it is; one that has nothing but its `spotify_id` is filled in.
 *
 * @param now for `fetched_at`
 * @throws UserError without a history, with a simulated one, for a faulty `artists.csv`, or if
 * Spotify refuses, fails, or gives nothing but names
 */
export async function enrichArtists(
  workspace: Workspace,
  request: EnrichRequest,
  now: Date = new Date(),
): Promise<EnrichReport> {
  const { paths, show, sources: { spotify: configured } } = workspace;
  const { minPlays = 1, refresh = false, onArtist, baseUrl, accountsUrl, ...service } = request;
  const listening = await readListening(workspace);
  const played = playedArtists(listening, show(paths.scrobbles), minPlays);
  const file = show(paths.artists);
  const known = new Map(listening.metadata?.artists.map((row) => [row.artist_name, row]));
  const open = played.map((name) => known.get(name) ?? emptyRow(name))
    .filter((row) => isOpen(row, refresh));
  const ambiguousFile = show(paths.ambiguousArtists);
  const candidates = await exists(paths.ambiguousArtists)
    ? readArtists(await readBytes(paths.ambiguousArtists, ""), {
      file: ambiguousFile,
      repeated: true,
    })
    : [];

  const spotify = spotifyOf({
    ...service,
    accountsUrl: accountsUrl ?? configured.accounts_url,
    baseUrl: baseUrl ?? configured.base_url,
    requestsPerSecond: configured.requests_per_second,
  });
  const fetchedAt = `${now.toISOString().slice(0, 19)}Z`;
  const found: SpotifyArtist[] = [];
  const ambiguous: string[] = [];
  const notFound: string[] = [];

  const lookUp = async (row: ArtistMetadata): Promise<void> => {
    const { artist_name, spotify_id } = row;
    const match = spotify_id === null
      ? matchArtist(artist_name, await spotify.search(artist_name))
      : ofId(await spotify.artist(spotify_id));
    known.set(artist_name, { ...row, fetched_at: fetchedAt });
    if (match.kind === "found") {
      found.push(match.artist);
      known.set(artist_name, rowOf(artist_name, match.artist, fetchedAt));
    } else if (match.kind === "ambiguous") {
      ambiguous.push(artist_name);
      candidates.push(...match.candidates.map((one) => rowOf(artist_name, one, fetchedAt)));
    } else notFound.push(artist_name);
  };
  const save = async (): Promise<void> => {
    // The candidates come first: a kill in between leaves some too many, never too few.
    const unsettled = candidates.filter((row) => known.get(row.artist_name)?.spotify_id === null);
    if (unsettled.length > 0) {
      await writeAtomic(paths.ambiguousArtists, artistsCsv(unsettled));
    } else if (await exists(paths.ambiguousArtists)) await Deno.remove(paths.ambiguousArtists);
    await writeAtomic(paths.artists, artistsCsv(known.values()));
  };

  let done = 0;
  try {
    for (const row of open) {
      await lookUp(row);
      done++;
      onArtist?.(done, open.length, row.artist_name);
      if (done % BATCH === 0) await save();
      if (found.length === BATCH && found.every(isBare)) {
        throw new UserError(
          "Spotify gives names and ids, but withholds genres, popularity and followers: since 2026 " +
            "it gives them to apps with extended quota only. A file made by hand, " +
            `${file}, serves as well`,
        );
      }
    }
  } catch (error) {
    if (!(error instanceof UserError) || done === 0) throw error;
    const message = error.message.replace(/\.?$/, ".");
    throw new UserError(`${message} The ${done} artists looked up so far are in ${file}.`);
  } finally {
    if (done > 0) await save();
  }
  return {
    file,
    artists: played.length,
    looked_up: done,
    found: found.length,
    ambiguous,
    ambiguous_file: ambiguousFile,
    not_found: notFound,
    withheld: found.length === 0 ? [] : withheldBy(found),
  };
}

/** The names of the history's artists, the most played first. */
function playedArtists(
  { histories, simulated }: Listening,
  file: string,
  minPlays: number,
): string[] {
  if (simulated) {
    throw new UserError(
      `${file}: is simulated, and so are its artists: Spotify knows none of them`,
    );
  }
  return [...playsByArtist(histories)].filter(([, count]) => count >= minPlays)
    .sort(([a, playsA], [b, playsB]) => playsB - playsA || (a < b ? -1 : 1))
    .map(([name]) => name);
}

function emptyRow(artist_name: string): ArtistMetadata {
  const nothing = { spotify_id: null, genres: [], popularity: null, followers: null };
  return { artist_name, ...nothing, fetched_at: null };
}

/** Whether an artist is to be looked up. */
function isOpen(row: ArtistMetadata, refresh: boolean): boolean {
  if (row.fetched_at === null) return isBare(row);
  return row.spotify_id === null ? isBare(row) && refresh : isBare(row) || refresh;
}

/** Whether nothing is known but, perhaps, the id. */
function isBare({ genres, popularity, followers }: Pick<SpotifyArtist, Field>): boolean {
  return (genres ?? []).length === 0 && popularity === null && followers === null;
}

function ofId(artist: SpotifyArtist | null): ReturnType<typeof matchArtist> {
  return artist === null ? { kind: "not found" } : { kind: "found", artist };
}

function rowOf(artist_name: string, artist: SpotifyArtist, fetched_at: string): ArtistMetadata {
  const { id, genres, popularity, followers } = artist;
  return { artist_name, spotify_id: id, genres: genres ?? [], popularity, followers, fetched_at };
}

function withheldBy(found: readonly SpotifyArtist[]): Field[] {
  return FIELDS.filter((field) => found.every((artist) => artist[field] === null));
}
