/**
 * `artists.csv`: what is known of artists as such, one row per artist.
 *
 * @module
 */
import { isUtf8 } from "node:buffer";
import { z } from "zod";
import { guardedCsvText, splitCsv, unguarded } from "../base/csv.ts";
import { UserError } from "../base/errors.ts";
import { parseMoment } from "../base/timestamp.ts";
import { normaliseName } from "../scrobbles/names.ts";

/** Stands between the genres of an artist. */
const GENRE_SEPARATOR = ";";
const MAX_FAULTS = 10;

/** A cell's text; `null` if it is empty, or its column absent. */
const cell = z.string().default("").transform((text) => unguarded(text).trim() || null);

function wholeNumber(max: number, fault: string): z.ZodType<number | null> {
  // 55.0 is how some tools write a whole number beside missing ones.
  return cell.refine(
    (text) => text === null || /^\d+(\.0+)?$/.test(text) && Number(text) <= max,
    fault,
  ).transform((text) => text === null ? null : Number(text));
}

/** A row of the file, by its columns. */
const artistSchema = z.object({
  /** Normalised. */
  artist_name: cell.transform((name) => normaliseName(name ?? ""))
    .refine((name) => name !== "", "is empty"),
  spotify_id: cell.refine(
    (id) => id === null || /^[0-9A-Za-z]{22}$/.test(id),
    "is no Spotify id: 22 letters and digits",
  ),
  /** Empty if none is known. */
  genres: cell.transform((text): readonly string[] =>
    (text ?? "").split(GENRE_SEPARATOR).map((genre) => genre.trim()).filter((genre) => genre !== "")
  ),
  popularity: wholeNumber(100, "is no whole number from 0 to 100"),
  followers: wholeNumber(Number.MAX_SAFE_INTEGER, "is no whole number"),
  /** When it was looked up, as in the file; `null` in a row made by hand. */
  fetched_at: cell.refine(
    (time) => time === null || parseMoment(time) !== null,
    "is no time like 2024-06-01T12:00:00Z",
  ),
});

export type ArtistMetadata = Readonly<z.infer<typeof artistSchema>>;

const COLUMNS = Object.keys(artistSchema.shape);

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
  if (!isUtf8(bytes)) throw new UserError(`${file}: not UTF-8; save it as UTF-8`);
  const [first, ...records] = splitCsv(new TextDecoder().decode(bytes), file);
  if (first === undefined) throw new UserError(`${file}: is empty, without even a header`);
  const header = first.fields.map((name) => name.trim());
  refuseHeader(header, file);
  const artists: ArtistMetadata[] = [];
  const lines = new Map<string, number>();
  const faults: string[] = [];
  for (const { line, fields } of records) {
    if (fields.length !== header.length) {
      faults.push(`line ${line}: ${fields.length} fields, the header has ${header.length}`);
      continue;
    }
    const row = Object.fromEntries(header.map((name, place) => [name, fields[place]]));
    const { success, data, error } = artistSchema.safeParse(row, { reportInput: true });
    for (const { path, input, message } of error?.issues ?? []) {
      faults.push(`line ${line}, column ${path.join()}: ${JSON.stringify(input)} ${message}`);
    }
    if (success) artists.push(data);
    const artist_name = normaliseName(unguarded(row["artist_name"] ?? ""));
    const before = lines.get(artist_name);
    if (before !== undefined && artist_name !== "" && !repeated) {
      faults.push(
        `line ${line}, column artist_name: ${JSON.stringify(artist_name)} has a row already, ` +
          `line ${before}; keep one`,
      );
    }
    lines.set(artist_name, line);
  }
  if (faults.length > 0) {
    const more = faults.length > MAX_FAULTS ? [`and ${faults.length - MAX_FAULTS} more`] : [];
    throw new UserError(
      [...faults.slice(0, MAX_FAULTS), ...more].map((fault) => `${file}: ${fault}`).join("\n"),
    );
  }
  return artists;
}

/** The file's content. */
export function artistsCsv(artists: Iterable<ArtistMetadata>): string {
  const rows = Array.from(artists, ({ genres, ...artist }) => {
    const cells = { ...artist, genres: genres.join(`${GENRE_SEPARATOR} `) };
    return artistSchema.keyof().options.map((name) => cells[name]);
  });
  return guardedCsvText([COLUMNS, ...rows]);
}

function refuseHeader(header: readonly string[], file: string): void {
  const unknown = header.filter((name, i) => !COLUMNS.includes(name) || header.indexOf(name) < i);
  if (!header.includes("artist_name") || unknown.length > 0) {
    const fault = unknown.length > 0
      ? `unknown or repeated column ${unknown.map((name) => JSON.stringify(name)).join(", ")}`
      : "no column artist_name";
    throw new UserError(`${file}: line 1: ${fault}; the columns are ${COLUMNS.join(", ")}`);
  }
}
