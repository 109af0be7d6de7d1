import { itemAt, valueAt } from "../base/items.ts";
import { type Company, companyOf } from "../labels/company.ts";
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

/** The moments of a history. */
export class Moments {
  readonly #listening: readonly ListenerPeriod[];
  readonly #coreRule: Rules["core_definition"];
  readonly #candidates: Uint32Array;
  /** `null` where the snapshots were folded elsewhere. */
  readonly #company: Company | null;

  constructor(snapshots: Snapshots, { core_definition }: Rules) {
    this.#listening = snapshots.listening;
    this.#coreRule = core_definition;
    this.#candidates = candidatesByPeriod(snapshots, core_definition);
    const knowsPlays = snapshots.rowOfPlay.length > 0;
    this.#company = knowsPlays ? companyOf(snapshots, core_definition) : null;
  }

  /** The moment of the row at `place` of a course. */
  of(course: Course, place: number): Moment {
    const now = rowAt(course, place);
    const { row, period } = now;
    const listener = itemAt(this.#listening, period - (this.#listening[0]?.period ?? 0));
    const { plays_min, share_min } = this.#coreRule;
    const company = this.#company;
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
        coreInSession: company === null ? NaN : valueAt(company.coreInSession, row),
        coreBeside: company === null ? NaN : valueAt(company.coreBeside, row),
      },
      wasCore: isCore({ plays: now.peakBefore, share: now.peakShareBefore }, this.#coreRule),
      candidates: valueAt(this.#candidates, listener.age),
      need: Math.min(plays_min, share_min * listener.recentPlays),
      closeness: Math.max(now.plays / plays_min, now.share / share_min),
    };
  }
}
