/**
 * The list of an export that was never imported: the same as `import` and `score` give in a fresh
 * root. It reads no file and needs neither Deno nor native code: the server and browsers do it too.
 *
 * @module
 */
import type { ProgressListener } from "../base/progress.ts";
import type { LocalCalendar } from "../base/calendar.ts";
import { UserError } from "../base/errors.ts";
import type { Rules } from "../labels/rules.ts";
import { distinctPlays, listenersNamed, refuseMixedListeners } from "../scrobbles/distinct.ts";
import { historiesOf } from "../scrobbles/history.ts";
import { noneUsable, type ReadSources, readSources } from "../scrobbles/import/read_all.ts";
import type { ReadOptions } from "../scrobbles/import/collector.ts";
import { sourcesIn, type StoredFile } from "../scrobbles/import/source.ts";
import { latestOf, type LookedAt, lookedAt } from "./asked.ts";
import { type ListModel, type Look, lookAt } from "./look.ts";
import { type ScoredList, scoredListOf } from "./scored_list.ts";
import { listRecordOf } from "./track_record.ts";

/** Rows that cannot be used are shown up to here; how many there are stands with their files. */
export const SHOWN_REJECTED = 20;

export interface ExportRanker {
  readonly model: ListModel;
  readonly rules: Rules;
  readonly calendar: LocalCalendar;
}

/** An export, its list, and what the list was made from. */
export interface RankedExport {
  readonly read: ReadSources;
  /** Of each listener. */
  readonly looks: readonly { readonly at: LookedAt; readonly look: Look }[];
  readonly list: ScoredList;
}

/**
 * Reads an export and ranks the artists that are new in the 30 days up to its last play.
 *
 * @param options.mostUnpacked bytes that what is compressed may come to
 * @param options.most with more listeners or artists it is refused
 * @throws UserError if it is no listening history that can be understood, or none of it can be used
 */
export async function rankExport(
  files: readonly StoredFile[],
  { model, rules, calendar }: ExportRanker,
  options: ReadOptions & {
    readonly mostUnpacked?: number;
    readonly most?: Readonly<Record<"listener" | "artist", number>>;
  },
  onProgress?: ProgressListener,
): Promise<RankedExport> {
  const named = files.map(({ name }) => name);
  const sources = (await Promise.all(files.map((file) => sourcesIn(file, options.mostUnpacked))))
    .flat();
  const keepRejected = SHOWN_REJECTED;
  const read = await readSources(named, sources, { ...options, keepRejected }, onProgress);
  if (read.plays.length === 0) {
    throw new UserError(
      read.rejected.length > 0 ? noneUsable(read, null) : `${named.join(", ")}: no plays`,
    );
  }
  const { plays } = read;
  for (const name of ["listener", "artist"] as const) {
    const most = options.most?.[name];
    if (most === undefined) continue;
    const found = new Set(plays[name].subarray(0, plays.length)).size;
    if (found > most) {
      throw new UserError(`${named.join(", ")}: ${found} ${name}s; ${most} are ranked at most`);
    }
  }
  refuseMixedListeners(listenersNamed(plays, 0, 0), listenersNamed(plays), named.join(", "));
  const histories = historiesOf(plays, distinctPlays(plays)).map((history) => ({
    history,
    months: null,
    calendar,
    rules,
    metadata: null,
    genreBuckets: {},
  }));
  const looks = histories.map((source) => {
    const at = lookedAt(source, latestOf(source));
    return { at, look: lookAt(at, model) };
  });
  const record = listRecordOf(model, histories, null, options.now);
  const list = scoredListOf(looks.map(({ look }) => look), model.artifact, record);
  return { read, looks, list };
}
