import { isModelingRow } from "./artist_months.ts";
import type { ArtistMonth } from "./artist_months.ts";
import type { Estimate } from "../../metrics/interval.ts";
import { playsByAge } from "./lifecycles.ts";
import type { Lifecycle } from "./lifecycles.ts";
import { unavailable } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";
import { shareWithInterval } from "../../metrics/wilson.ts";

/** Months after which an artist's course can be told. */
const OBSERVED = 12;
/** Silent months after which a return is one. */
const SILENCE = 6;
/** Months after discovery from which a peak is late. */
const LATE_PEAK = 6;
/** What makes a habit: months with plays, their share of the span, no month with more of the plays. */
const HABIT = { months: 6, share: 2 / 3, busiest: 1 / 3 };

/** The courses an artist can take, in the order in which they are tried, with their rule. */
export const ARCHETYPES = [
  { name: "one-month wonder", rule: "played in a single month" },
  {
    name: "returning",
    rule: `active again (plays enough for a row) after ${SILENCE} or more silent months`,
  },
  { name: "slow burner", rule: `busiest month ${LATE_PEAK} or more months after discovery` },
  {
    name: "steady",
    rule:
      `played in ${HABIT.months} or more months, two thirds of those from first to last, none ` +
      "of them with over a third of the plays",
  },
  { name: "short-lived", rule: "none of the others: a few months, early, then gone" },
] as const;
export type Archetype = typeof ARCHETYPES[number]["name"];

/** The artists of one archetype. */
export interface ArchetypeGroup {
  readonly archetype: Archetype;
  readonly rule: string;
  readonly artists: number;
  /** Of the plays of all artists looked at. */
  readonly playsShare: number;
  /** Share of its artists that were ever core. */
  readonly everCore: Estimate;
  /** Artists with a modeling row that broke out. */
  readonly breakouts: number;
  /** The artist with the median number of plays, and its plays by months since discovery. */
  readonly typical: { readonly artist: string; readonly plays: readonly number[] };
}

/**
 * Sorts the artists discovered after the cold start and watched for {@link OBSERVED} months or more
 * by the course their plays took.
 */
export function archetypes(artists: readonly Lifecycle[]): Available<readonly ArchetypeGroup[]> {
  const watched = artists.filter(({ trulyNew, observed }) => trulyNew && observed >= OBSERVED);
  if (watched.length === 0) {
    return unavailable(`No artist was discovered after the cold start and ${OBSERVED} months ago.`);
  }
  const groups = Map.groupBy(watched, archetypeOf);
  const total = watched.reduce((sum, artist) => sum + totalPlays(artist), 0);
  return ARCHETYPES.flatMap(({ name, rule }) => {
    const members = groups.get(name) ?? [];
    const byPlays = [...members].sort((a, b) => totalPlays(a) - totalPlays(b));
    const median = byPlays[Math.floor(byPlays.length / 2)];
    if (median === undefined) return [];
    return [{
      archetype: name,
      rule,
      artists: members.length,
      playsShare: members.reduce((sum, artist) => sum + totalPlays(artist), 0) / total,
      everCore: shareWithInterval(
        members.filter(({ coreAt }) => coreAt !== null).length,
        members.length,
      ),
      breakouts: members.filter(({ months }) =>
        months.some((month) =>
          isModelingRow(month) && month.breaksOut
        )
      ).length,
      typical: { artist: median.artist, plays: playsByAge(median) },
    }];
  });
}

/** The first archetype of {@link ARCHETYPES} whose rule an artist meets. */
export function archetypeOf({ months }: Lifecycle): Archetype {
  const ages = months.map((month) => month.age);
  if (ages.length === 1) return "one-month wonder";
  const isReturn = ({ age, rules }: ArtistMonth, i: number): boolean =>
    rules.active && age - (ages[i - 1] ?? age) > SILENCE;
  if (months.some(isReturn)) return "returning";
  const peak = months.reduce((best, month) => month.plays > best.plays ? month : best);
  if (peak.age >= LATE_PEAK) return "slow burner";
  const span = (ages.at(-1) ?? 0) - (ages[0] ?? 0) + 1;
  const isHabit = ages.length >= HABIT.months && ages.length / span >= HABIT.share &&
    peak.plays <= HABIT.busiest * totalPlays({ months });
  return isHabit ? "steady" : "short-lived";
}

function totalPlays({ months }: Pick<Lifecycle, "months">): number {
  return months.reduce((sum, month) => sum + month.plays, 0);
}
