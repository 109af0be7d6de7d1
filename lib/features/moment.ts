import { itemAt, valueAt } from "../base/items.ts";
import { companyOf } from "../labels/company.ts";
import { isCore } from "../labels/core.ts";
import { candidatesByPeriod } from "../labels/label.ts";
import type { Rules } from "../labels/rules.ts";
import { type ArtistPeriod, type Course, rowAt } from "../snapshots/artist_period.ts";
import type { ListenerPeriod, Snapshots } from "../snapshots/snapshots.ts";

/** Everything a feature may look at: an artist at the end of a period, and all that came before. */
export interface Moment {
  /** The artist in the period. */
  readonly now: ArtistPeriod;
  /** Periods since that of the artist's first play. */
  readonly age: number;
  /** The artist some periods before; `undefined` if it was not played then. */
  readonly before: (periods: number) => ArtistPeriod | undefined;
  /** Plays of the artist some periods before. */
  readonly playsBefore: (periods: number) => number;
  /** The listener in the period. */
  readonly listener: ListenerPeriod;
  /** What the artist is heard with. */
  readonly company: { readonly coreInSession: number; readonly coreBeside: number };
  /** Whether the artist was core in a period before. */
  readonly wasCore: boolean;
  /** Artists of the period that may yet become core. */
  readonly candidates: number;
  /** Plays in a period that make an artist core for this listener: the lower of the two thresholds. */
  readonly need: number;
  /** How far the artist is on the way to core: 1 is there. */
  readonly closeness: number;
}

/** Gives the moment of the row at `place` of a course. */
export type MomentOf = (course: Course, place: number) => Moment;

/** The moments of a history. */
export function momentsOf(snapshots: Snapshots, rules: Rules): MomentOf {
  const { listening, rowOfPlay } = snapshots;
  const { core_definition } = rules;
  const { plays_min, share_min } = core_definition;
  const candidates = candidatesByPeriod(snapshots, core_definition);
  const firstPeriod = listening[0]?.period ?? 0;
  const company = companyOf(snapshots, core_definition);
  // Unknown where the snapshots were folded elsewhere.
  const knowsPlays = rowOfPlay.length > 0;
  return (course, place) => {
    const now = rowAt(course, place);
    const { row, period } = now;
    const listener = itemAt(listening, period - firstPeriod);
    const before = (periods: number): ArtistPeriod | undefined => {
      const wanted = period - periods;
      for (let earlier = place - 1; earlier >= 0; earlier--) {
        const then = course[earlier];
        if (then !== undefined && then.period <= wanted) {
          return then.period === wanted ? then : undefined;
        }
      }
      return undefined;
    };
    return {
      now,
      age: period - now.firstPeriod,
      before,
      playsBefore: (periods) => before(periods)?.plays ?? 0,
      listener,
      company: {
        coreInSession: knowsPlays ? valueAt(company.coreInSession, row) : NaN,
        coreBeside: knowsPlays ? valueAt(company.coreBeside, row) : NaN,
      },
      wasCore: isCore({ plays: now.peakBefore, share: now.peakShareBefore }, core_definition),
      candidates: valueAt(candidates, period - firstPeriod),
      need: Math.min(plays_min, share_min * listener.recentPlays),
      closeness: Math.max(now.plays / plays_min, now.share / share_min),
    };
  };
}
