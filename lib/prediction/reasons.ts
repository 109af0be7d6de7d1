/**
 * Reasons as people give them: what the features of a group add up to, in a phrase that agrees with
 * it, and one sentence of the strongest.
 *
 * @module
 */
import { greatest, rollups, sum } from "d3-array";
import {
  FEATURE_GROUPS,
  type FeatureGroup,
  type FeatureName,
  featureNamed,
} from "../features/registry.ts";
import { dayInWords } from "../text/dates.ts";
import { count, counted } from "../text/numbers.ts";
import type { Reason } from "./explanation.ts";

/** What phrases are made of: an artist at the end of a period. What is not known is `NaN`. */
export interface Facts {
  readonly plays: number;
  readonly days: number;
  /** Plays in the last 7 days. */
  readonly lastWeek: number;
  /** The day of the last play, `2024-06-28`, and the days from it to the end. */
  readonly lastPlay: string;
  readonly daysSince: number;
  /** Periods since the first play, and those before this one with a play. */
  readonly age: number;
  readonly periodsBefore: number;
  /** Plays one and two periods before. */
  readonly before: readonly [number, number];
  readonly tracks: number;
  readonly newTracks: number;
  /** Plays of a track that was first played more than a day before. */
  readonly laterPlays: number;
  readonly topTrackPlays: number;
  /** The most plays of a day. */
  readonly mostOnADay: number;
  /** Artists of the session that a play belongs to, on average. */
  readonly company: number;
  /** Share of core artists among the plays next to it. */
  readonly favourites: number;
  /** The last day on which 30 days made the artist core; `null` if none did. */
  readonly coreUntil: string | null;
  /** More plays in the period that would have made the artist core, at least 1. */
  readonly toCore: number;
}

/** What the features of a group add up to. */
export interface GroupReason {
  readonly group: FeatureGroup;
  readonly about: string;
  /** Log-odds: above 0 they speak for a breakout, below against. */
  readonly contribution: number;
  /** In words that agree with the direction; `null` where no fact does. */
  readonly phrase: string | null;
}

/** What can be said of an artist: words, or `false` where they are not true. */
type Remark = (facts: Facts) => string | false;

/** Remarks for a breakout and against one, the first preferred. */
interface Remarks {
  /** The features that they are about; all of the group if absent. */
  readonly about?: readonly FeatureName[];
  readonly pro: readonly Remark[];
  readonly contra: readonly Remark[];
}

const shortDay = (day: string): string => dayInWords(day).replace(/ \d+$/, "");

const REMARKS: Readonly<Partial<Record<FeatureGroup, readonly Remarks[]>>> = {
  amount: [{
    pro: [({ plays }) => counted(plays, "play")],
    contra: [({ plays }) => `only ${counted(plays, "play")}`],
  }],
  regularity: [{
    pro: [({ days }) => days >= 2 && `played on ${count(days)} days`],
    contra: [
      ({ days }) => days === 1 && "played on one day only",
      ({ days }) => days >= 2 && days < 10 && `played on only ${count(days)} days`,
    ],
  }],
  recency: [{
    pro: [
      ({ lastWeek, plays }) =>
        lastWeek >= 2 && lastWeek >= plays / 4 &&
        (lastWeek === plays ? "all in the last week" : `${count(lastWeek)} plays in the last week`),
      ({ daysSince, lastPlay }) => daysSince < 7 && `last played on ${shortDay(lastPlay)}`,
    ],
    contra: [
      ({ daysSince, lastPlay }) => daysSince >= 7 && `not played since ${shortDay(lastPlay)}`,
      ({ lastWeek, plays }) =>
        lastWeek >= 1 && lastWeek < plays / 2 &&
        `only ${counted(lastWeek, "play")} in the last week`,
    ],
  }],
  trend: [{
    pro: [
      ({ age, plays, before: [last, earlier] }) =>
        age >= 2 && plays > last && last > earlier && "more each month",
      ({ plays, before: [last] }) =>
        last > 0 && plays > last && `up from ${counted(last, "play")} the month before`,
      ({ age, before: [last] }) => age > 0 && last === 0 && "back after a month without",
    ],
    contra: [
      ({ plays, before: [last] }) =>
        plays < last && `down from ${counted(last, "play")} the month before`,
      ({ plays, before: [last] }) => plays === last && "no more plays than the month before",
      ({ age, before: [last] }) => age > 0 && last === 0 && "not played the month before",
    ],
  }],
  manner: [
    {
      about: ["ctx_core", "beside_core"],
      pro: [({ favourites }) => favourites >= 0.5 && "heard beside your favourites"],
      contra: [({ favourites }) => favourites <= 0.25 && "heard apart from your favourites"],
    },
    {
      about: ["day_return_tracks"],
      pro: [
        ({ laterPlays }) => laterPlays >= 2 && `came back to its tracks ${count(laterPlays)} times`,
      ],
      contra: [
        ({ laterPlays, days }) =>
          laterPlays === 0 && days >= 2 && "no track played again on a later day",
      ],
    },
    {
      about: ["max_day"],
      pro: [({ mostOnADay }) => mostOnADay >= 3 && `${count(mostOnADay)} plays on one day`],
      contra: [({ mostOnADay }) => mostOnADay === 1 && "never twice on one day"],
    },
    {
      about: ["sess_artists", "sess_share"],
      pro: [({ company }) => company <= 2 && "heard mostly by itself"],
      contra: [({ company }) => company >= 5 && "heard among many other artists"],
    },
    {
      about: ["plays_per_track_t", "top_share"],
      pro: [
        ({ topTrackPlays }) =>
          topTrackPlays >= 3 && `one track played ${count(topTrackPlays)} times`,
      ],
      contra: [({ topTrackPlays }) => topTrackPlays === 1 && "no track played twice"],
    },
    {
      about: ["unique_tracks_t", "tracks_total", "tracks_per_day"],
      pro: [({ tracks }) => tracks >= 3 && `${count(tracks)} different tracks`],
      contra: [({ tracks }) => tracks === 1 && "a single track"],
    },
    {
      about: ["track_novelty_rate_t", "new_tracks_t"],
      pro: [
        ({ newTracks }) => newTracks >= 2 && `${count(newTracks)} tracks heard for the first time`,
      ],
      contra: [({ newTracks }) => newTracks === 0 && "no track that was new"],
    },
  ],
  newness: [{
    pro: [
      ({ age }) => age === 0 && "discovered this month",
      ({ age, periodsBefore }) =>
        age > 0 && periodsBefore > 0 && `played in ${counted(periodsBefore, "month")} before`,
    ],
    contra: [
      ({ age }) => age === 0 && "no plays before this month",
      ({ age }) => age > 0 && `first played ${counted(age, "month")} ago`,
    ],
  }],
};

/** What is too little to speak for or against, in log-odds. */
const NEGLIGIBLE = 0.05;

/**
 * Sums the contributions of features by group.
 *
 * @param reasons of every feature of the model
 * @returns the strongest first
 */
export function groupReasons(reasons: readonly Reason[], facts: Facts): GroupReason[] {
  const sumOf = (of: readonly Reason[]): number => sum(of, ({ contribution }) => contribution);
  return rollups(reasons, (of) => of, ({ feature }) => featureNamed(feature).group)
    .map(([group, of]): GroupReason => ({
      group,
      about: FEATURE_GROUPS[group],
      contribution: sumOf(of),
      phrase: phraseOfGroup(group, of, sumOf(of), facts),
    }))
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
}

/** The remark that is true and whose features say most of what the group says. */
function phraseOfGroup(
  group: FeatureGroup,
  reasons: readonly Reason[],
  contribution: number,
  facts: Facts,
): string | null {
  if (Math.abs(contribution) < NEGLIGIBLE) return null;
  const sign = Math.sign(contribution);
  if (group === "artist") {
    return greatest(reasons, (reason) => sign * reason.contribution)?.phrase ?? null;
  }
  const said = (REMARKS[group] ?? []).flatMap(({ about, pro, contra }) => {
    const own = reasons.filter(({ feature }) => about?.some((name) => name === feature) ?? true);
    const weight = sum(own, (reason) => sign * reason.contribution);
    const words = (sign > 0 ? pro : contra).map((remark) => remark(facts)).find((text) => text);
    return weight > 0 && words ? [{ weight, words }] : [];
  });
  return greatest(said, ({ weight }) => weight)?.words ?? null;
}

/** Groups of a sentence at most, and how strong they are beside the strongest at least. */
const SAID = 3;
const STRENGTH = 0.2;
/** The order in which reasons read well. */
const READING = Object.keys(FEATURE_GROUPS);

/**
 * The strongest reasons and how far it is to core, in one sentence without its capital: "played on 6
 * days, more each month; 8 plays short of core". The listening as a whole is no reason; who was core
 * before is no news, and that is said.
 */
export function whyOf(
  groups: readonly GroupReason[],
  { toCore, coreUntil }: Pick<Facts, "toCore" | "coreUntil">,
): string {
  const told = groups.flatMap(({ group, phrase, contribution }) =>
    group === "listening" || phrase === null ? [] : [{ group, phrase, contribution }]
  );
  const least = STRENGTH * Math.abs(told[0]?.contribution ?? 0);
  const strongest = told.filter(({ contribution }) => Math.abs(contribution) >= least)
    .slice(0, SAID)
    .sort((a, b) => READING.indexOf(a.group) - READING.indexOf(b.group));
  const speaking = (sign: number): string =>
    strongest.filter(({ contribution }) => Math.sign(contribution) === sign)
      .map(({ phrase }) => phrase).join(", ");
  const reasons = [speaking(1), speaking(-1)].filter(Boolean).join(", but ");
  const before = coreUntil === null ? "" : `was core until ${shortDay(coreUntil)}`;
  return [reasons, before, `${counted(toCore, "play")} short of core`].filter(Boolean).join("; ");
}
