import { rollup } from "d3-array";
import { type ArtistMetadata, readArtists } from "../artists/metadata.ts";
import { calendarOf } from "../base/calendar.ts";
import { exists, readBytes, sha256 } from "../base/files.ts";
import { itemAt } from "../base/items.ts";
import { chosenFeatures } from "../features/feature_sets.ts";
import { rulesSchema } from "../labels/rules.ts";
import type { LookSource } from "../prediction/asked.ts";
import { type Histories, type History, readHistories } from "../scrobbles/history.ts";
import { isSimulated } from "../scrobbles/provenance.ts";
import { readSnapshots } from "../snapshots/from_table.ts";
import type { TableSettings } from "../split/all_tables.ts";
import type { Workspace } from "./workspace.ts";

/** What is known of artists as such, and the checksum of the file that says it. */
export interface KnownArtists {
  readonly artists: readonly ArtistMetadata[];
  readonly sha256: string;
}

/** The listening of a root as it is on disk. */
export interface Listening extends Histories {
  /** Of the scrobbles file. */
  readonly sha256: string;
  readonly simulated: boolean;
  /** `null` without `artists.csv`. */
  readonly metadata: KnownArtists | null;
}

/**
 * Reads the scrobbles of a root, and what is known of their artists, without native code.
 *
 * @param now seconds since 1970; later plays are set aside
 * @throws UserError for scrobbles that are absent or cannot be used
 */
export async function readListening(
  { paths, show, sources }: Workspace,
  now: number = Math.floor(Date.now() / 1000),
): Promise<Listening> {
  const bytes = await readBytes(
    paths.scrobbles,
    "Bring a listening history in with 'deno task breakout import <file>', or write the simulated " +
      "one with 'deno task breakout sample'.",
  );
  const hash = sha256(bytes);
  return {
    ...readHistories(bytes, { file: show(paths.scrobbles), sources, now }),
    sha256: hash,
    simulated: await isSimulated(paths.provenance, hash),
    metadata: await readKnownArtists({ paths, show }),
  };
}

/** Whom there is to look at in a root. */
export interface Listeners {
  /** In code-point order of the listeners. */
  readonly sources: readonly LookSource[];
  /** Whether the history was made up; `null` if that is not known. */
  readonly simulated: boolean | null;
}

/**
 * Reads whom to look at: the scrobbles of a root or, where there are none, its artist-month table.
 *
 * @param now seconds since 1970; later plays are set aside
 * @throws UserError for a history that is absent or cannot be used
 */
export async function readListeners(workspace: Workspace, now?: number): Promise<Listeners> {
  const { paths, project, breakout } = workspace;
  const known = {
    calendar: calendarOf(project.time.timezone),
    rules: breakout,
    genreBuckets: breakout.features.genre_buckets,
  };
  if (!await exists(paths.scrobbles) && await exists(paths.snapshots)) {
    const all = await readSnapshots(paths.snapshots);
    return {
      sources: all.map((months) => ({ history: months.history, months, metadata: null, ...known })),
      simulated: null,
    };
  }
  const { histories, metadata: read, simulated } = await readListening(workspace, now);
  const metadata = read?.artists ?? null;
  return {
    sources: histories.map((history) => ({ history, months: null, metadata, ...known })),
    simulated,
  };
}

/** How often each artist was played, by name. */
export function playsByArtist(histories: readonly History[]): Map<string, number> {
  const names = histories.flatMap(({ artist, artists }) =>
    Array.from(artist, (code) => itemAt(artists, code))
  );
  return rollup(names, (plays) => plays.length, (name) => name);
}

/** What is known of artists as such; `null` without `artists.csv`. */
export async function readKnownArtists(
  { paths, show }: Pick<Workspace, "paths" | "show">,
): Promise<KnownArtists | null> {
  if (!await exists(paths.artists)) return null;
  const bytes = await readBytes(paths.artists, "");
  return { artists: readArtists(bytes, { file: show(paths.artists) }), sha256: sha256(bytes) };
}

/** What the tables of a root are made by. */
export function tableSettings(
  { project, breakout }: Workspace,
  metadata: KnownArtists | null,
  now: number,
): TableSettings {
  return {
    timeZone: project.time.timezone,
    rules: rulesSchema.parse(breakout),
    genreBuckets: breakout.features.genre_buckets,
    metadata: metadata?.artists ?? null,
    chosen: chosenFeatures(breakout, metadata !== null),
    now,
  };
}
