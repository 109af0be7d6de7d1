import type { ProgressListener } from "../../base/progress.ts";
import { csvText } from "../../base/csv.ts";
import { writeAtomic } from "../../base/files.ts";
import { type Every, replayOf } from "../../prediction/replay.ts";
import { readListeners } from "../../workspace/listeners.ts";
import { type AnsweringModel, openModels } from "../../workspace/models.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** What looking again and again at a whole history came to. */
export interface ReplayReport {
  readonly file: string;
  /** `month`, or days between looks. */
  readonly every: Every;
  /** Artists listed, over all looks. */
  readonly rows: number;
  /** Looks, over all listeners. */
  readonly looks: number;
  readonly listeners: number;
  readonly simulated: boolean | null;
  readonly model: AnsweringModel["model"];
  readonly why_model: string;
}

/**
 * Writes what the lists of a whole history would have said, by the models that answer now.
 *
 * @param onListener hears of each listener done
 * @throws UserError without a history or model
 */
export async function replayLists(
  workspace: Workspace,
  every: Every,
  onListener: ProgressListener = () => {},
): Promise<ReplayReport> {
  const { paths, show } = workspace;
  const now = Math.floor(Date.now() / 1000);
  const modelOf = await openModels(workspace);
  const { sources, calendar, featureSources, simulated } = await readListeners(workspace, now);
  const hasListeners = sources.some(({ history }) => history.listener !== null);
  const columns = ["period_end", "artist_name", "probability"];
  const parts = [csvText([[...(hasListeners ? ["listener"] : []), ...columns]])];
  let [rows, looks] = [0, 0];
  for (const [place, source] of sources.entries()) {
    const { listener } = source.history;
    const { saved } = await modelOf(listener);
    const replay = replayOf(source, every, calendar, saved.scorer, featureSources, now);
    parts.push(csvText(replay.entries.map(({ period_end, artist_name, probability }) => [
      ...(listener === null ? [] : [listener]),
      period_end,
      artist_name,
      probability,
    ])));
    rows += replay.entries.length;
    looks += replay.looks;
    onListener(place + 1, sources.length);
  }
  await writeAtomic(paths.replay, parts.join(""));
  const { model, why } = await modelOf(null);
  return {
    file: show(paths.replay),
    every,
    rows,
    looks,
    listeners: sources.length,
    simulated,
    model,
    why_model: why,
  };
}
