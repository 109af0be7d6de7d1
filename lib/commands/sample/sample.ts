import { csvText } from "../../base/csv.ts";
import { UserError } from "../../base/errors.ts";
import { itemAt } from "../../base/items.ts";
import { exists, writeAtomic } from "../../base/files.ts";
import { markSimulated } from "../../scrobbles/provenance.ts";
import { type SampleOptions, simulateHistory } from "../../scrobbles/sample.ts";
import { counted } from "../../text/numbers.ts";
import type { Workspace } from "../../workspace/workspace.ts";

export interface SampleReport {
  readonly file: string;
  readonly simulated: true;
  readonly seed: number;
  readonly plays: number;
  readonly artists: number;
  readonly first: string;
  readonly last: string;
}

/**
 * Writes the simulated sample history as the root's scrobbles file.
 *
 * @param force whether to replace a history that is there
 * @throws UserError if a history is there and `force` is not set
 */
export async function writeSample(
  workspace: Workspace,
  { seed, plays, force }: Pick<SampleOptions, "plays"> & { seed: number; force: boolean },
): Promise<SampleReport> {
  const { paths, show } = workspace;
  if (!force && await exists(paths.scrobbles)) {
    throw new UserError(
      `${show(paths.scrobbles)}: a listening history is there already; --force replaces it`,
    );
  }
  const history = simulateHistory({ seed, plays });
  const { artist_name, track_name, album_name, date } = history;
  const csv = new TextEncoder().encode(csvText([
    Object.keys({ artist_name, track_name, album_name, date }),
    ...date.map((at, play) => [
      itemAt(artist_name, play),
      itemAt(track_name, play),
      itemAt(album_name, play),
      at,
    ]),
  ]));
  // The note comes first: a kill in between leaves a note that fits no file, never a simulated
  // history that passes for real.
  await markSimulated(paths.provenance, csv, seed);
  await writeAtomic(paths.scrobbles, csv);
  return {
    file: show(paths.scrobbles),
    simulated: true,
    seed,
    plays: history.date.length,
    artists: new Set(history.artist_name).size,
    first: itemAt(history.date, 0),
    last: itemAt(history.date, history.date.length - 1),
  };
}

/** What was written, for people. */
export function sampleText({ file, plays, artists, first, last, seed }: SampleReport): string {
  return `Wrote a simulated history to ${file}: ${counted(plays, "play")} of ` +
    `${counted(artists, "artist")}, ${first} to ${last}, seed ${seed}.`;
}
