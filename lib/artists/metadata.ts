/**
 * `artists.csv`: what is known of artists as such, one row an artist.
 *
 * @module
 */
import { UserError } from "../base/errors.ts";
import { guardedCsvText, splitCsv, unguarded } from "../base/csv.ts";
import { normaliseName } from "../scrobbles/names.ts";
import { parseTimestamp } from "../base/timestamp.ts";

/** What is known of an artist. */
export interface ArtistMetadata {
  /** Normalised. */
  readonly artist_name: string;
  readonly spotify_id: string | null;
  /** Empty if none is known. */
  readonly genres: readonly string[];
  /** 0 to 100. */
  readonly popularity: number | null;
  readonly followers: number | null;
  /** When it was looked up, as in the file; `null` in a row made by hand. */
  readonly fetched_at: string | null;
}

/** The columns of the file. */
const ARTIST_COLUMNS = [
  "artist_name",
  "spotify_id",
  "genres",
  "popularity",
  "followers",
  "fetched_at",
] as const;
type ArtistColumn = typeof ARTIST_COLUMNS[number];

/** Stands between the genres of an artist. */
const GENRE_SEPARATOR = ";";
const MAX_FAULTS = 10;

/** How a file of artists is read. */
export interface ReadArtistsOptions {
  /** Its name, for messages. */
  readonly file: string;
  /** Whether an artist may have several rows. */
  readonly repeated?: boolean;
}

/**
 * Reads a file of artists. Columns may stand in any order; all but `artist_name` may be absent.
 *
 * @throws UserError naming line and column of every fault, up to a bound
 */
export function readArtists(
  bytes: Uint8Array,
  { file, repeated = false }: ReadArtistsOptions,
): ArtistMetadata[] {
  const artists: ArtistMetadata[] = [];
  const lines = new Map<string, number>();
  const faults: string[] = [];
  let header: readonly string[] | undefined;
  for (const { line, fields } of splitCsv(decoded(bytes, file))) {
    if (header === undefined) {
      header = fields.map((name) => name.trim());
      refuseHeader(header, file);
      continue;
    }
    if (fields.length !== header.length) {
      faults.push(`line ${line}: ${fields.length} fields, the header has ${header.length}`);
      continue;
    }
    const artist = readRow(header, fields, (column, value, reason) => {
      faults.push(`line ${line}, column ${column}: ${JSON.stringify(value)} ${reason}`);
    });
    const { artist_name } = artist;
    const before = lines.get(artist_name);
    if (before !== undefined && artist_name !== "" && !repeated) {
      faults.push(
        `line ${line}, column artist_name: ${JSON.stringify(artist_name)} has a row already, ` +
          `line ${before}; keep one`,
      );
    }
    lines.set(artist_name, line);
    artists.push(artist);
  }
  if (header === undefined) throw new UserError(`${file}: is empty, without even a header`);
  if (faults.length > 0) {
    const more = faults.length > MAX_FAULTS ? [`and ${faults.length - MAX_FAULTS} more`] : [];
    throw new UserError(
      [...faults.slice(0, MAX_FAULTS), ...more].map((fault) => `${file}: ${fault}`).join("\n"),
    );
  }
  return artists;
}

function decoded(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${file}: not UTF-8; save it as UTF-8`);
  }
}

/** The file's content. */
export function artistsCsv(artists: Iterable<ArtistMetadata>): string {
  const rows = Array.from(artists, (artist) => [
    artist.artist_name,
    artist.spotify_id ?? "",
    artist.genres.join(`${GENRE_SEPARATOR} `),
    artist.popularity === null ? "" : String(artist.popularity),
    artist.followers === null ? "" : String(artist.followers),
    artist.fetched_at ?? "",
  ]);
  return guardedCsvText([[...ARTIST_COLUMNS], ...rows]);
}

function refuseHeader(header: readonly string[], file: string): void {
  const columns: readonly string[] = ARTIST_COLUMNS;
  const unknown = header.filter((name, i) => !columns.includes(name) || header.indexOf(name) < i);
  if (!header.includes("artist_name") || unknown.length > 0) {
    const fault = unknown.length > 0
      ? `unknown or repeated column ${unknown.map((name) => JSON.stringify(name)).join(", ")}`
      : "no column artist_name";
    throw new UserError(`${file}: line 1: ${fault}; the columns are ${columns.join(", ")}`);
  }
}

type TellFault = (column: ArtistColumn, value: string, reason: string) => void;

function readRow(
  header: readonly string[],
  fields: readonly string[],
  tell: TellFault,
): ArtistMetadata {
  const text = (column: ArtistColumn): string =>
    unguarded(fields[header.indexOf(column)] ?? "").trim();
  const artist_name = normaliseName(text("artist_name"));
  if (artist_name === "") tell("artist_name", "", "is empty");
  const spotify_id = text("spotify_id") || null;
  if (spotify_id !== null && !/^[0-9A-Za-z]{22}$/.test(spotify_id)) {
    tell("spotify_id", spotify_id, "is no Spotify id: 22 letters and digits");
  }
  const fetched_at = text("fetched_at") || null;
  if (fetched_at !== null && parseTimestamp(fetched_at) === null) {
    tell("fetched_at", fetched_at, "is no time like 2024-06-01T12:00:00Z");
  }
  const number = (column: ArtistColumn, pattern: RegExp, max: number, reason: string) => {
    const value = text(column);
    if (value === "") return null;
    if (!pattern.test(value) || Number(value) > max) tell(column, value, reason);
    return Number(value);
  };
  const WHOLE = /^\d+(\.0+)?$/; // 55.0 is how some tools write a whole number beside missing ones
  return {
    artist_name,
    spotify_id,
    genres: text("genres").split(GENRE_SEPARATOR).map((genre) => genre.trim())
      .filter((genre) => genre !== ""),
    popularity: number("popularity", WHOLE, 100, "is no whole number from 0 to 100"),
    followers: number("followers", WHOLE, Number.MAX_SAFE_INTEGER, "is no whole number"),
    fetched_at,
  };
}
