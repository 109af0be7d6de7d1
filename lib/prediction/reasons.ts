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
  /** More plays in the period that would have made the artist core, at least 1. */
  readonly toCore: number;
}

/** What the features of a group add up to. */
export interface GroupReason {
  readonly group: FeatureGroup;
  /** What the group is about. */
  readonly about: string;
  /** Log-odds: above 0 they speak for a breakout, below against. */
  readonly contribution: number;
  /** In words that agree with the direction; `null` where no fact does. */
  readonly phrase: string | null;
}

type Direction = "for" | "against";

/** One thing that can be said of a group, in one direction. */
interface Remark {
  readonly speaks: Direction;
  /** The features that it is about; all of the group if absent. */
  readonly about?: readonly FeatureName[];
  readonly holds?: (facts: Facts) => boolean;
  readonly words: (facts: Facts) => string;
}

const shortDay = (day: string): string => dayInWords(day).replace(/ \d+$/, "");

const REMARKS: Readonly<Partial<Record<FeatureGroup, readonly Remark[]>>> = {
  amount: [
    { speaks: "for", words: ({ plays }) => counted(plays, "play") },
    { speaks: "against", words: ({ plays }) => `only ${counted(plays, "play")}` },
  ],
  regularity: [
    {
      speaks: "for",
      holds: ({ days }) => days >= 2,
      words: ({ days }) => `played on ${count(days)} days`,
    },
    {
      speaks: "against",
      holds: ({ days }) => days === 1,
      words: () => "played on one day only",
    },
    {
      speaks: "against",
      holds: ({ days }) => days >= 2 && days < 10,
      words: ({ days }) => `played on only ${count(days)} days`,
    },
  ],
  recency: [
    {
      speaks: "for",
      holds: ({ lastWeek, plays }) => lastWeek >= 2 && lastWeek >= plays / 4,
      words: ({ lastWeek, plays }) =>
        lastWeek === plays ? "all in the last week" : `${count(lastWeek)} plays in the last week`,
    },
    {
      speaks: "for",
      holds: ({ daysSince }) => daysSince < 7,
      words: ({ lastPlay }) => `last played on ${shortDay(lastPlay)}`,
    },
    {
      speaks: "against",
      holds: ({ daysSince }) => daysSince >= 7,
      words: ({ lastPlay }) => `not played since ${shortDay(lastPlay)}`,
    },
    {
      speaks: "against",
      holds: ({ lastWeek, plays }) => lastWeek >= 1 && lastWeek < plays / 2,
      words: ({ lastWeek }) => `only ${counted(lastWeek, "play")} in the last week`,
    },
  ],
  trend: [
    {
      speaks: "for",
      holds: ({ age, plays, before: [last, earlier] }) =>
        age >= 2 && plays > last && last > earlier,
      words: () => "more each month",
    },
    {
      speaks: "for",
      holds: ({ plays, before: [last] }) => last > 0 && plays > last,
      words: ({ before: [last] }) => `up from ${counted(last, "play")} the month before`,
    },
    {
      speaks: "for",
      holds: ({ age, before: [last] }) => age > 0 && last === 0,
      words: () => "back after a month without",
    },
    {
      speaks: "against",
      holds: ({ plays, before: [last] }) => plays < last,
      words: ({ before: [last] }) => `down from ${counted(last, "play")} the month before`,
    },
    {
      speaks: "against",
      holds: ({ plays, before: [last] }) => plays === last,
      words: () => "no more plays than the month before",
    },
    {
      speaks: "against",
      holds: ({ age, before: [last] }) => age > 0 && last === 0,
      words: () => "not played the month before",
    },
  ],
  manner: [
    {
      speaks: "for",
      about: ["day_return_tracks"],
      holds: ({ laterPlays }) => laterPlays >= 2,
      words: ({ laterPlays }) => `came back to its tracks ${count(laterPlays)} times`,
    },
    {
      speaks: "for",
      about: ["max_day"],
      holds: ({ mostOnADay }) => mostOnADay >= 3,
      words: ({ mostOnADay }) => `${count(mostOnADay)} plays on one day`,
    },
    {
      speaks: "for",
      about: ["sess_artists", "sess_share"],
      holds: ({ company }) => company <= 2,
      words: () => "heard mostly by itself",
    },
    {
      speaks: "for",
      about: ["plays_per_track_t", "top_share"],
      holds: ({ topTrackPlays }) => topTrackPlays >= 3,
      words: ({ topTrackPlays }) => `one track played ${count(topTrackPlays)} times`,
    },
    {
      speaks: "for",
      about: ["unique_tracks_t", "tracks_total", "tracks_per_day"],
      holds: ({ tracks }) => tracks >= 3,
      words: ({ tracks }) => `${count(tracks)} different tracks`,
    },
    {
      speaks: "for",
      about: ["track_novelty_rate_t", "new_tracks_t"],
      holds: ({ newTracks }) => newTracks >= 2,
      words: ({ newTracks }) => `${count(newTracks)} tracks heard for the first time`,
    },
    {
      speaks: "for",
      about: ["ctx_core", "beside_core"],
      holds: ({ favourites }) => favourites >= 0.5,
      words: () => "heard beside your favourites",
    },
    {
      speaks: "against",
      about: ["ctx_core", "beside_core"],
      holds: ({ favourites }) => favourites <= 0.25,
      words: () => "heard apart from your favourites",
    },
    {
      speaks: "against",
      about: ["day_return_tracks"],
      holds: ({ laterPlays, days }) => laterPlays === 0 && days >= 2,
      words: () => "no track played again on a later day",
    },
    {
      speaks: "against",
      about: ["max_day"],
      holds: ({ mostOnADay }) => mostOnADay === 1,
      words: () => "never twice on one day",
    },
    {
      speaks: "against",
      about: ["sess_artists", "sess_share"],
      holds: ({ company }) => company >= 5,
      words: () => "heard among many other artists",
    },
    {
      speaks: "against",
      about: ["plays_per_track_t", "top_share"],
      holds: ({ topTrackPlays }) => topTrackPlays === 1,
      words: () => "no track played twice",
    },
    {
      speaks: "against",
      about: ["unique_tracks_t", "tracks_total", "tracks_per_day"],
      holds: ({ tracks }) => tracks === 1,
      words: () => "a single track",
    },
    {
      speaks: "against",
      about: ["track_novelty_rate_t", "new_tracks_t"],
      holds: ({ newTracks }) => newTracks === 0,
      words: () => "no track that was new",
    },
  ],
  newness: [
    {
      speaks: "for",
      holds: ({ age }) => age === 0,
      words: () => "discovered this month",
    },
    {
      speaks: "for",
      holds: ({ age, periodsBefore }) => age > 0 && periodsBefore > 0,
      words: ({ periodsBefore }) => `played in ${counted(periodsBefore, "month")} before`,
    },
    {
      speaks: "against",
      holds: ({ age }) => age === 0,
      words: () => "no plays before this month",
    },
    {
      speaks: "against",
      holds: ({ age }) => age > 0,
      words: ({ age }) => `first played ${counted(age, "month")} ago`,
    },
  ],
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

/** The remark that holds and whose features say most of what the group says. */
function phraseOfGroup(
  group: FeatureGroup,
  reasons: readonly Reason[],
  contribution: number,
  facts: Facts,
): string | null {
  if (Math.abs(contribution) < NEGLIGIBLE) return null;
  const sign = Math.sign(contribution);
  const weight = (features: readonly string[] | undefined): number =>
    sum(
      reasons.filter(({ feature }) => features === undefined || features.includes(feature)),
      (reason) => sign * reason.contribution,
    );
  if (group === "artist") {
    return greatest(reasons, (reason) => sign * reason.contribution)?.phrase ?? null;
  }
  const said = (REMARKS[group] ?? []).filter(({ speaks, about, holds = () => true }) =>
    speaks === (sign > 0 ? "for" : "against") && holds(facts) && weight(about) > 0
  );
  return greatest(said, (a, b) => weight(a.about) - weight(b.about))?.words(facts) ?? null;
}

/** Groups of a sentence at most, and how strong they are beside the strongest at least. */
const SAID = 3;
const STRENGTH = 0.2;
/** The order in which reasons read well. */
const READING = Object.keys(FEATURE_GROUPS);

/**
 * The strongest reasons and how far it is to core, in one sentence without its capital: "played on 6
 * days, more each month; 8 plays short of core". The listening as a whole is no reason.
 */
export function whyOf(groups: readonly GroupReason[], { toCore }: Pick<Facts, "toCore">): string {
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
  const [pro, contra] = [speaking(1), speaking(-1)];
  const reasons = [pro, contra].filter((text) => text !== "").join(", but ");
  return [reasons, `${counted(toCore, "play")} short of core`].filter((text) => text !== "")
    .join("; ");
}
