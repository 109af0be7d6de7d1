import { UserError } from "../base/errors.ts";
import { exists, readBytes, sha256, writeAtomic } from "../base/files.ts";
import { curatedCsv, readCurated } from "./curated.ts";
import {
  distinctPlays,
  type ImportedScrobble,
  normalisedPlays,
  refuseMixedListeners,
} from "./distinct.ts";
import { isSimulated } from "./provenance.ts";
import type { SourcesConfig } from "./sources.ts";

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

  const offered = normalisedPlays(rows);
  refuseMixedListeners(history.plays, offered, file);
  const plays = distinctPlays([...history.plays, ...offered]);
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

async function refuseIfChanged(path: string, checksum: string | null, file: string): Promise<void> {
  const now = await exists(path) ? sha256(await readBytes(path, "")) : null;
  if (now !== checksum) {
    throw new UserError(`${file}: changed while plays were merged into it; run the command again`);
  }
}
