import { UserError } from "../base/errors.ts";
import { exists, readBytes, sha256, writeAtomic } from "../base/files.ts";
import { curatedCsv, type Play, readCurated } from "./curated.ts";
import { nameNormaliser } from "./names.ts";
import { isSimulated } from "./provenance.ts";
import type { SourcesConfig } from "./sources.ts";
import type { Timestamp } from "../base/timestamp.ts";

/**
 * A play from elsewhere, on its way into the history: artist and track are there, the time is
 * possible. Names need not be normalised.
 */
export interface ImportedScrobble extends Timestamp {
  /** Whose play it is, where the history is of several; empty or absent where it is of one. */
  readonly listener?: string;
  readonly artist_name: string;
  readonly track_name: string;
  readonly album_name?: string;
}

/** Where a listening history is kept, and how. */
export interface HistoryHome {
  readonly paths: { readonly scrobbles: string; readonly provenance: string };
  readonly sources: SourcesConfig;
  /** A path as people read it. */
  readonly show: (path: string) => string;
}

/** What merging did, or would do. */
export interface MergeReport {
  /** The history. */
  readonly file: string;
  /** Plays in it before; 0 if there was none, or a simulated one that made way. */
  readonly before: number;
  /** Plays that were to be merged into it. */
  readonly offered: number;
  /** Of the two together, plays left out because another is the same. */
  readonly duplicates: number;
  /** `after − before`. */
  readonly added: number;
  /** Plays in it now. */
  readonly after: number;
  /** Rows of the history without artist, track or date: kept, behind the plays. */
  readonly unusable: number;
  /** Whether a simulated history made way. */
  readonly replaced_simulated: boolean;
  /** Whether the file was, or would be, written anew. */
  readonly changed: boolean;
}

/** How to merge. */
export interface MergeOptions {
  /** Only reports; writes nothing. */
  readonly dryRun?: boolean;
}

/**
 * Merges plays into a listening history: sorted by time, each play once. Two plays are
 * the same if listener, artist, track and second are, or the minute where one of them is only known
 * to the minute; the finer time stays, and an album is taken from whichever has one.
 *
 * A simulated history makes way. Rows and columns of the history that the project does not use are
 * kept. The old file stands until the new one is complete.
 *
 * @throws UserError if the history cannot be read, changes meanwhile, or plays with and without a
 * listener would mix
 */
export async function mergeScrobbles(
  { paths, sources, show }: HistoryHome,
  rows: Iterable<ImportedScrobble>,
  { dryRun = false }: MergeOptions = {},
): Promise<MergeReport> {
  const file = show(paths.scrobbles);
  const bytes = await exists(paths.scrobbles) ? await readBytes(paths.scrobbles, "") : null;
  const checksum = bytes === null ? null : sha256(bytes);
  const simulated = checksum !== null && await isSimulated(paths.provenance, checksum);
  const history = bytes === null || bytes.length === 0 || simulated
    ? { header: [], plays: [], unusable: [] }
    : readCurated(bytes, sources, file);

  const offered = [...normalised(rows)];
  refuseMixedListeners(history.plays, offered, file);
  const plays = distinct([...history.plays, ...offered]);
  const csv = curatedCsv({ ...history, plays }, sources);
  const changed = offered.length > 0 && sha256(csv) !== checksum;
  if (changed && !dryRun) {
    await refuseIfChanged(paths.scrobbles, checksum, file);
    await writeAtomic(paths.scrobbles, csv);
  }
  return {
    file,
    before: history.plays.length,
    offered: offered.length,
    duplicates: history.plays.length + offered.length - plays.length,
    added: plays.length - history.plays.length,
    after: plays.length,
    unusable: history.unusable.length,
    replaced_simulated: simulated && changed,
    changed,
  };
}

function* normalised(rows: Iterable<ImportedScrobble>): Generator<Play> {
  const name = nameNormaliser();
  for (const { listener, artist_name, track_name, album_name, time, resolution } of rows) {
    yield {
      listener: name(listener ?? ""),
      artist_name: name(artist_name),
      track_name: name(track_name),
      album_name: name(album_name ?? ""),
      time,
      resolution,
    };
  }
}

/**
 * Plays without a listener beside plays with one could be anyone's.
 *
 * @throws UserError if they would mix
 */
export function refuseMixedListeners(
  history: readonly Pick<Play, "listener">[],
  offered: readonly Pick<Play, "listener">[],
  file: string,
): void {
  type Listened = readonly Pick<Play, "listener">[];
  const named = (plays: Listened): boolean => plays.some((play) => play.listener !== "");
  const nameless = (plays: Listened): boolean => plays.some((play) => play.listener === "");
  if (nameless(offered) && (named(history) || named(offered))) {
    throw new UserError(
      `plays without a listener cannot join ${file}, where plays have one; say whose they are with ` +
        "--listener NAME",
    );
  }
  if (named(offered) && nameless(history)) {
    throw new UserError(
      `plays with a listener cannot join ${file}, where plays have none. Move the file away, then ` +
        "'deno task breakout import <the moved file> --listener NAME' says whose they are",
    );
  }
}

async function refuseIfChanged(path: string, checksum: string | null, file: string): Promise<void> {
  const now = await exists(path) ? sha256(await readBytes(path, "")) : null;
  if (now !== checksum) {
    throw new UserError(`${file}: changed while plays were merged into it; run the command again`);
  }
}

/** The plays in order of time, each once; of two that are the same the earlier given stays. */
function distinct(plays: Play[]): Play[] {
  plays.sort(inOrder);
  const kept: Play[] = [];
  let minute = NaN;
  let together: Play[] = [];
  const close = (): void => {
    for (const play of together.length > 1 ? distinctOfMinute(together) : together) kept.push(play);
    together = [];
  };
  for (const play of plays) {
    const at = Math.floor(play.time / 60);
    if (at !== minute) close();
    minute = at;
    together.push(play);
  }
  close();
  return kept;
}

function inOrder(a: Play, b: Play): number {
  return a.time - b.time || compare(a.listener, b.listener) ||
    compare(a.artist_name, b.artist_name) || compare(a.track_name, b.track_name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function distinctOfMinute(plays: readonly Play[]): Play[] {
  const kept = new Set<Play>();
  const key = (play: Play): string => [play.listener, play.artist_name, play.track_name].join("\0");
  for (const same of Map.groupBy(plays, key).values()) {
    const exact = same.filter((play) => play.resolution === "second");
    const seconds = new Set<number>();
    for (const play of exact.length > 0 ? exact : same.slice(0, 1)) {
      if (seconds.has(play.time)) continue;
      seconds.add(play.time);
      kept.add(play);
      const twins = same.filter((p) => p.time === play.time || p.resolution === "minute");
      if (play.album_name === "") {
        play.album_name = twins.find((p) => p.album_name !== "")?.album_name ?? "";
      }
      const others = twins.find((p) => p.others !== undefined)?.others;
      if (others !== undefined) play.others ??= others;
    }
  }
  return plays.filter((play) => kept.has(play));
}
