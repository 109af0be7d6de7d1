import { itemAt } from "../base/items.ts";
import { companyOf } from "../labels/company.ts";
import { type Course, wasCore } from "../labels/core.ts";
import { candidatesByPeriod } from "../labels/label.ts";
import type { Rules } from "../labels/rules.ts";
import type { ArtistPeriod, ListenerPeriod, Snapshots } from "../snapshots/snapshots.ts";

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

/**
 * The moments of a history.
 *
 * @returns gives that of the row at `place` of a course; it is good until the next is asked for
 */
export function momentsOf(
  snapshots: Snapshots,
  rules: Rules,
): (course: Course, place: number) => Moment {
  const { listening } = snapshots;
  const candidates = candidatesByPeriod(snapshots, rules.core_definition);
  const firstPeriod = listening[0]?.period ?? 0;
  const { core_definition } = rules;
  const { plays_min, share_min } = core_definition;
  const company = companyOf(snapshots, core_definition);
  let [course, place]: [Course, number] = [[], 0];
  const listenerAge = (): number => moment.now.period - firstPeriod;
  const moment: Moment = {
    get now(): ArtistPeriod {
      return itemAt(course, place);
    },
    get age(): number {
      return moment.now.period - moment.now.firstPeriod;
    },
    before(periods): ArtistPeriod | undefined {
      const wanted = moment.now.period - periods;
      for (let earlier = place - 1; earlier >= 0; earlier--) {
        const row = itemAt(course, earlier);
        if (row.period <= wanted) return row.period === wanted ? row : undefined;
      }
      return undefined;
    },
    playsBefore: (periods) => moment.before(periods)?.plays ?? 0,
    get listener(): ListenerPeriod {
      return itemAt(listening, listenerAge());
    },
    get company(): Moment["company"] {
      const { row } = moment.now;
      // Unknown where the snapshots were folded elsewhere.
      if (snapshots.rowOfPlay.length === 0) return { coreInSession: NaN, coreBeside: NaN };
      return {
        coreInSession: itemAt(company.coreInSession, row),
        coreBeside: itemAt(company.coreBeside, row),
      };
    },
    get wasCore(): boolean {
      return wasCore(course, -Infinity, moment.now.period - 1, core_definition);
    },
    get candidates(): number {
      return itemAt(candidates, listenerAge());
    },
    get need(): number {
      return Math.min(plays_min, share_min * moment.listener.recentPlays);
    },
    get closeness(): number {
      return Math.max(moment.now.plays / plays_min, moment.now.share / share_min);
    },
  };
  return (ofCourse, atPlace) => {
    [course, place] = [ofCourse, atPlace];
    return moment;
  };
}
