import type { Snapshots } from "../snapshots/snapshots.ts";
import { type CoreRule, isCore } from "./core.ts";

/** What an artist is heard with; every field has one entry per row, in [0, 1]. */
export interface Company {
  /** Share of core artists among the plays of the session, on average over the artist's plays. */
  readonly coreInSession: Float64Array;
  /** Share of core artists among the plays just before and just after the artist's. */
  readonly coreBeside: Float64Array;
}

/**
 * What each artist of each period is heard with. A session counts as far as it lies in the period, and
 * an artist is core by what was played in that period.
 */
export function companyOf({ courses, rowOfPlay, opensPart }: Snapshots, rule: CoreRule): Company {
  const rows = courses.reduce((sum, { length }) => sum + length, 0);
  const [core, plays] = [new Uint8Array(rows), new Float64Array(rows)];
  for (const course of courses) {
    for (const now of course) {
      core[now.row] = Number(isCore(now, rule));
      plays[now.row] = now.plays;
    }
  }
  const [coreInSession, coreBeside] = [new Float64Array(rows), new Float64Array(rows)];
  const count = rowOfPlay.length;
  const corePlay = new Uint8Array(count);
  for (let play = 0; play < count; play++) corePlay[play] = core[rowOfPlay[play] ?? 0] ?? 0;
  for (let first = 0, end = 0; first < count; first = end) {
    let corePlays = 0;
    for (end = first; end === first || end < count && opensPart[end] === 0; end++) {
      corePlays += corePlay[end] ?? 0;
    }
    const coreShare = corePlays / (end - first);
    for (let play = first; play < end; play++) {
      const row = rowOfPlay[play] ?? 0;
      const beside = (play > first ? corePlay[play - 1] ?? 0 : 0) +
        (play + 1 < end ? corePlay[play + 1] ?? 0 : 0);
      const of = plays[row] ?? NaN;
      coreInSession[row] = (coreInSession[row] ?? 0) + coreShare / of;
      coreBeside[row] = (coreBeside[row] ?? 0) + beside / 2 / of;
    }
  }
  return { coreInSession, coreBeside };
}
