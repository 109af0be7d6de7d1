import { createHash } from "node:crypto";
import { UserError } from "../base/errors.ts";
import { exists, fileSha256, openFile, PendingFiles, sha256 } from "../base/files.ts";
import { curatedCsv, type CuratedHistory, readCurated } from "./curated.ts";
import { distinctPlays, listenersNamed, refuseMixedListeners } from "./distinct.ts";
import type { PlayColumns } from "./plays.ts";
import { isSimulated } from "./provenance.ts";
import type { SourcesConfig } from "./sources.ts";

/** Where a listening history is kept, and how. */
export interface HistoryHome {
  readonly paths: { readonly scrobbles: string; readonly provenance: string };
  readonly sources: SourcesConfig;
  /** A path as people read it. */
  readonly show: (path: string) => string;
}

/** The history as plays find it that are to join it. */
interface FoundHistory {
  /** Of the file, `null` if there is none. */
  readonly checksum: string | null;
  readonly simulated: boolean;
  /** Nothing where there is no file, an empty one, or a simulated one that makes way. */
  readonly history: CuratedHistory;
}

/**
 * Reads the history that plays are to join.
 *
 * @param plays to which those of the history are added
 * @param makesWay whether a simulated history does
 * @throws UserError if it cannot be read
 */
export async function findHistory(
  { paths, sources, show }: HistoryHome,
  plays: PlayColumns,
  makesWay = true,
): Promise<FoundHistory> {
  const checksum = await checksumOf(paths.scrobbles);
  const simulated = checksum !== null && makesWay && await isSimulated(paths.provenance, checksum);
  const history = checksum === null || checksum === EMPTY || simulated
    ? { header: [], plays, unusable: [] }
    : await readCurated(
      (await openFile(paths.scrobbles, "")).readable,
      sources,
      show(paths.scrobbles),
      plays,
    );
  return { checksum, simulated, history };
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
  /** Rows of the history without artist, track or date, or out of shape: kept, behind the plays. */
  readonly unusable: number;
  /** Whether a simulated history made way. */
  readonly replaced_simulated: boolean;
  /** Whether the file was, or would be, written anew. */
  readonly changed: boolean;
}

/**
 * Merges plays into a listening history: sorted by time, each play once. Two plays are
 * the same if listener, artist, track and second are, or the minute where one of them is only known
 * to the minute; the finer time stays, and an album is taken from whichever has one.
 *
 * A simulated history makes way. Rows and columns of the history that the project does not use are
 * kept. The old file stands until the new one is complete.
 *
 * @param plays to merge; those of the history are added to them
 * @param dryRun only reports; writes nothing
 * @throws UserError if the history cannot be read, changes meanwhile, or plays with and without a
 * listener would mix
 */
export async function mergeScrobbles(
  home: HistoryHome,
  plays: PlayColumns,
  dryRun = false,
): Promise<MergeReport> {
  const { paths, sources, show } = home;
  const file = show(paths.scrobbles);
  const offered = plays.length;
  const { checksum, simulated, history } = await findHistory(home, plays, offered > 0);
  const before = plays.length - offered;
  refuseMixedListeners(listenersNamed(plays, offered), listenersNamed(plays, 0, offered), file);

  const after = distinctPlays(plays, offered);
  const hash = createHash("sha256");
  await using files = new PendingFiles();
  for (const piece of curatedCsv(history, after, sources)) {
    hash.update(piece);
    if (offered > 0 && !dryRun) await files.add(paths.scrobbles, piece);
  }
  const changed = offered > 0 && hash.digest("hex") !== checksum;
  if (changed && !dryRun) {
    if (await checksumOf(paths.scrobbles) !== checksum) {
      throw new UserError(
        `${file}: changed while plays were merged into it; run the command again`,
      );
    }
    await files.commit();
  }
  return {
    file,
    before,
    offered,
    duplicates: plays.length - after.length,
    added: after.length - before,
    after: after.length,
    unusable: history.unusable.length,
    replaced_simulated: simulated && changed,
    changed,
  };
}

const EMPTY = sha256("");

/** Of a file, `null` if there is none. */
async function checksumOf(path: string): Promise<string | null> {
  return await exists(path) ? await fileSha256(path) : null;
}
