import { z } from "zod";
import { csvText } from "../../base/csv.ts";
import { jsonText, writeTogether } from "../../base/files.ts";
import type { ProgressListener } from "../../base/progress.ts";
import { type Every, replayOf } from "../../prediction/replay.ts";
import { readListeners } from "../../workspace/listening.ts";
import { type Answering, openModels } from "../../workspace/models.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** What looking again and again at a whole history came to. */
export interface ReplayReport extends Answering {
  readonly file: string;
  /** `month`, or days between looks. */
  readonly every: Every;
  /** Artists listed, over all looks. */
  readonly rows: number;
  /** Looks, over all listeners; none in a cold start. */
  readonly looks: number;
  readonly listeners: number;
  readonly simulated: boolean | null;
}

/** `replay_days.json`: of which days there are lists in `replay.csv`, also those that held nobody. */
export const replayDaysSchema = z.object({
  schema_version: z.literal(1),
  listeners: z.array(z.object({ listener: z.string().nullable(), days: z.array(z.string()) })),
});

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
  const { sources, simulated } = await readListeners(workspace, now);
  const hasListeners = sources.some(({ history }) => history.listener !== null);
  const columns = ["period_end", "artist_name", "probability"];
  const days: z.infer<typeof replayDaysSchema>["listeners"] = [];
  const parts = [csvText([[...(hasListeners ? ["listener"] : []), ...columns]])];
  let [rows, looks] = [0, 0];
  for (const [place, source] of sources.entries()) {
    const { listener } = source.history;
    const { saved } = await modelOf(listener);
    const replay = replayOf(source, every, saved.scorer, now);
    parts.push(csvText(replay.entries.map(({ period_end, artist_name, probability }) => [
      ...(listener === null ? [] : [listener]),
      period_end,
      artist_name,
      probability,
    ])));
    days.push({ listener, days: [...replay.days] });
    rows += replay.entries.length;
    looks += replay.days.length;
    onListener(place + 1, sources.length);
  }
  await writeTogether([
    [paths.replayDays, jsonText({ schema_version: 1, listeners: days })],
    [paths.replay, parts.join("")],
  ]);
  const { saved: _, ...answering } = await modelOf(null);
  return {
    file: show(paths.replay),
    every,
    rows,
    looks,
    listeners: sources.length,
    simulated,
    ...answering,
  };
}
