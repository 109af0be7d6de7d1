import type { ProgressListener } from "../../base/progress.ts";
import { type ExperimentReport, tryIdea } from "../../commands/experiment/experiment.ts";
import type { Idea } from "../../commands/experiment/idea.ts";
import {
  cautionsOf,
  changesOf,
  headline,
  MOVED_HEADER,
  movedTableRows,
  remarksOf,
} from "../../commands/experiment/text.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { type Displayable, prose, table } from "../drawing/display.ts";
import type { OpenHistory } from "../history.ts";
import { attempt, type Available, NEEDS_SCROBBLES, unavailable } from "../unavailable.ts";

/**
 * Tries an idea on a history as `breakout experiment` does; the run is remembered.
 *
 * @param listeners a root with the histories of many listeners, on which it is tried too
 * @param full whether to learn from every row of many listeners
 */
export function tried(
  { workspace, plays }: OpenHistory,
  idea: Idea,
  onProgress: ProgressListener,
  { listeners, full = false }: { readonly listeners?: string; readonly full?: boolean } = {},
): Promise<Available<ExperimentReport>> {
  if (plays === null) return Promise.resolve(NEEDS_SCROBBLES);
  return attempt(async () =>
    await tryIdea(workspace, idea, {
      full,
      onProgress,
      ...(listeners === undefined ? {} : { listeners: await openWorkspace(listeners) }),
    })
  );
}

/** What an idea came to, in words: the verdict, what new features count, what it costs. */
export function ideaText(report: ExperimentReport): Displayable {
  const [verdict, figures] = headline(report);
  const remarks = [
    ...changesOf(report),
    ...report.judged.flatMap(remarksOf),
    ...cautionsOf(report),
  ];
  return prose(
    `**${verdict}** ${figures}`,
    remarks.map((remark) => `- ${remark}`).join("\n"),
  );
}

/** Whom an idea raised and lowered most. */
export function movedByIdea({ judged }: ExperimentReport): Available<Displayable> {
  const rows = judged.flatMap(movedTableRows);
  return rows.length === 0
    ? unavailable("The idea moved no probability.")
    : table(MOVED_HEADER, rows);
}
