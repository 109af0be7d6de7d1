import { itemAt } from "../../base/items.ts";
import {
  type ExplainedArtist,
  explainedArtist,
  type ExplainRequest,
  whoseArtist,
} from "../../prediction/explained_artist.ts";
import type { Asked } from "../../prediction/asked.ts";
import { type Look, lookAt, shortHistoryInWords } from "../../prediction/look.ts";
import { readListeners } from "../../workspace/listening.ts";
import { type Answering, openModels } from "../../workspace/models.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { looksOf, type ScoreReport } from "../score/score.ts";

/** An explained artist, and what it rests on. */
export type ExplainReport =
  & ExplainedArtist
  & Pick<Look, "listener" | "period_start" | "period_end" | "core_by">
  & Answering
  & Pick<ScoreReport, "simulated" | "remarks" | "threshold">;

/**
 * Explains what is to be expected of an artist at the end of a period.
 *
 * @param now seconds since 1970; later plays are set aside
 * @throws UserError without a history or model, for an artist, listener or time that the history does
 * not have, or where several artists or listeners could be meant
 */
export async function explainArtist(
  workspace: Workspace,
  request: ExplainRequest,
  asked: Asked | null = null,
  now: number = Math.floor(Date.now() / 1000),
): Promise<ExplainReport> {
  const modelOf = await openModels(workspace);
  const listeners = await readListeners(workspace, now);
  const { source, artist } = whoseArtist(listeners.sources, request);
  const at = itemAt([...looksOf({ ...listeners, sources: [source] }, asked)], 0);
  const { saved, ...answering } = await modelOf(source.history.listener);
  const look = lookAt(at, saved);
  const { listener, period_start, period_end, core_by } = look;
  const remark = shortHistoryInWords(look);
  return {
    ...explainedArtist(at, look, artist),
    listener,
    period_start,
    period_end,
    core_by,
    simulated: listeners.simulated,
    ...answering,
    remarks: remark === null ? [] : [remark],
    threshold: saved.artifact.threshold,
  };
}
