/**
 * A worker that makes the tables of listeners, one range of the scrobbles file after the other. It is
 * told the settings when it starts, then a range at a time, and answers each.
 *
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { UserError } from "../../base/errors.ts";
import { fileFault, stateOf } from "../../base/files.ts";
import { readPart, type RejectedScrobble } from "../../scrobbles/history.ts";
import type { ListenerRange } from "../../scrobbles/listener_index.ts";
import type { SourcesConfig } from "../../scrobbles/sources.ts";
import type { TableSettings } from "../../split/all_tables.ts";
import { type TablePart, tablePart } from "./part.ts";

/** What a worker is told when it starts. */
export interface PartWork {
  readonly path: string;
  /** The file's name, for messages. */
  readonly file: string;
  /** What {@link stateOf} the file must stay. */
  readonly state: string;
  readonly sources: SourcesConfig;
  readonly settings: TableSettings;
}

/** What it answers. */
export type RangeAnswer = ReadRange | { readonly fault: string };

/** What was made of a range. */
export interface ReadRange {
  readonly rows: number;
  readonly rejected: readonly RejectedScrobble[];
  /** `null` where no row can be used. */
  readonly part: TablePart | null;
}

const { path, file, state, sources, settings }: PartWork = workerData;

function readRange(range: ListenerRange): ReadRange {
  const { start, end } = range;
  using opened = Deno.openSync(path);
  opened.seekSync(start, Deno.SeekMode.Start);
  const bytes = new Uint8Array(end - start);
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(opened.readSync(rest) ?? Infinity);
  if (stateOf(opened.statSync()) !== state) {
    throw new UserError(`${file}: was changed while it was read. Run this command again`);
  }
  const options = { file, sources, now: settings.now };
  const { histories, rejected, rows } = readPart(bytes, options, range);
  return { rows, rejected, part: histories.length === 0 ? null : tablePart(histories, settings) };
}

parentPort?.on("message", (range: ListenerRange) => {
  const answer = ((): RangeAnswer => {
    try {
      return readRange(range);
    } catch (error) {
      const fault = fileFault(file, "be read", error);
      if (!(fault instanceof UserError)) throw error;
      return { fault: fault.message };
    }
  })();
  const csvs = "part" in answer && answer.part !== null
    ? Object.values(answer.part.tables).map(({ csv }) => csv.buffer)
    : [];
  parentPort?.postMessage(answer, csvs);
});
