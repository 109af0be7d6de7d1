import { max, min, range, rollup, sum } from "d3-array";
import { itemAt } from "../../base/items.ts";
import type { ProgressListener } from "../../base/progress.ts";
import { type History, tallyOf } from "../../scrobbles/history.ts";
import { tablesOfHistories } from "../../split/all_tables.ts";
import { calendarOf, formatMonth } from "../../base/calendar.ts";
import { chosenFeatures } from "../../features/feature_sets.ts";
import { UserError } from "../../base/errors.ts";
import type { LastMonth } from "../../scrobbles/incomplete_month.ts";
import {
  bursts,
  hoursToNight,
  longestSilences,
  monthsToldTwice,
  type NameVariants,
  nameVariants,
  type QuietHours,
  quietHours,
} from "../../scrobbles/listening_signs.ts";
import { formatTimestamp } from "../../base/timestamp.ts";
import type { PartSummary } from "../../split/split.ts";
import { type HistorySpan, requireEnough } from "../../split/enough.ts";
import { splitTable, splitWarnings } from "../../split/split_table.ts";
import { positivesOf, trainingTableOf } from "../../split/training_table.ts";
import type { Table } from "../../tables/table.ts";
import { playsByArtist, readListening, tableSettings } from "../../workspace/listening.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { type Sight, sightOf } from "./sight.ts";

/** What `doctor` sees in a history. Times are UTC. */
export interface DoctorReport {
  readonly schema_version: 1;
  readonly file: string;
  readonly simulated: boolean;
  readonly timezone: string;
  readonly rows: number;
  readonly plays: number;
  /** Rows that cannot be used, by reason. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Whether they are so many that a build stops. */
  readonly too_many_rejected: boolean;
  /** Plays that are there twice: same listener, artist, track and second. */
  readonly duplicates: number;
  /** Months in which two services may have told of the same listening. */
  readonly told_twice: readonly string[];
  /** Absent where there is one history. */
  readonly listeners?: number;
  readonly artists: number;
  readonly tracks: number;
  readonly first: string;
  readonly last: string;
  readonly months: {
    readonly first: string;
    readonly last: string;
    /** From first to last, those without plays included. */
    readonly count: number;
    readonly without_plays: readonly string[];
    readonly median_plays: number;
  };
  readonly last_month: LastMonth;
  /** The longest stretches of at least two weeks without a play. */
  readonly gaps: readonly { readonly from: string; readonly to: string; readonly days: number }[];
  /** Minutes and days with more plays than can be heard. */
  readonly bursts: {
    readonly minutes: BurstReport;
    readonly days: BurstReport;
  };
  readonly name_variants: {
    readonly groups: number;
    readonly examples: readonly NameVariants[];
  };
  readonly time_zone: {
    /** Share of the plays that are on the full minute. */
    readonly on_the_minute: number;
    /** The quietest hours of the day in the configured zone; `null` if none are clearly quiet. */
    readonly quiet: QuietHours | null;
    /** How many hours the clock would have to be put on for them to be a night. */
    readonly hours_to_night: number | null;
  };
  readonly sight: Sight;
  readonly training: TrainingOutlook;
}

interface BurstReport {
  readonly count: number;
  /** Plays in all of them. */
  readonly plays: number;
  readonly examples: readonly { readonly from: string; readonly plays: number }[];
}

interface TrainingOutlook {
  readonly enough: boolean;
  /** What is missing, or `null`. */
  readonly missing: string | null;
  readonly rows: number;
  readonly breakouts: number;
  readonly split: Readonly<Record<string, PartSummary>> | null;
  readonly warnings: readonly string[];
}

const EXAMPLES = 5;
const LEAST_GAP_DAYS = 14;
/** Plays count from half a minute: even so no more than a few fit in a minute, or these in a day. */
const [BURST_A_MINUTE, BURST_A_DAY] = [10, 1_000];
/** With fewer breakouts a figure of a part is little more than chance. */
const FEW_BREAKOUTS = 10;

/**
 * Looks a history over: what it holds, what is odd about it, whether there is enough to train on.
 *
 * @param now seconds since 1970; later plays are set aside
 * @param onListener hears of each listener to come
 * @throws UserError if there is no history, or no row of it can be used
 */
export async function examine(
  workspace: Workspace,
  now: number = Math.floor(Date.now() / 1000),
  onListener?: ProgressListener,
): Promise<DoctorReport> {
  const { paths, show, sources, project, breakout } = workspace;
  const timeZone = project.time.timezone;
  const calendar = calendarOf(timeZone);
  const file = show(paths.scrobbles);
  // What a build would refuse is looked over all the same.
  const all = { ...workspace, sources: { ...sources, max_rejected_share: 1 } };
  const { histories, rejected, rows, simulated } = await readListening(all, now);

  const times = Float64Array.from(histories.flatMap(({ time }) => [...time])).sort();
  const [first, last] = [itemAt(times, 0), itemAt(times, times.length - 1)];
  const tables = tablesOfHistories(histories, tableSettings(workspace, null, now));
  const months = monthsOf(times, calendar.month);
  const quiet = quietHours(times, calendar);
  const artists = playsByArtist(histories);
  const variants = nameVariants(artists);

  return {
    schema_version: 1,
    file,
    simulated,
    timezone: timeZone,
    rows,
    plays: times.length,
    rejected: tallyOf({ rows, rejected }).reasons,
    too_many_rejected: rejected.length > sources.max_rejected_share * rows,
    duplicates: sum(histories, duplicatesIn),
    told_twice: [...new Set(histories.flatMap((history) => monthsToldTwice(history, calendar)))]
      .sort((a, b) => a - b).map(formatMonth),
    ...(histories[0]?.listener === null ? {} : { listeners: histories.length }),
    artists: artists.size,
    tracks: new Set(histories.flatMap(tracksPlayed)).size,
    first: formatTimestamp(first),
    last: formatTimestamp(last),
    months,
    last_month: tables.lastMonth,
    gaps: longestSilences(times, LEAST_GAP_DAYS, EXAMPLES).map(({ from, to }) => ({
      from: formatTimestamp(from),
      to: formatTimestamp(to),
      days: (to - from) / 86_400,
    })),
    bursts: burstsOf(histories),
    name_variants: { groups: variants.length, examples: variants.slice(0, EXAMPLES) },
    time_zone: {
      on_the_minute: times.filter((time) => time % 60 === 0).length / times.length,
      quiet,
      hours_to_night: quiet === null ? null : hoursToNight(quiet),
    },
    sight: sightOf(histories, calendar, breakout, onListener),
    training: outlookOf(tables.modeling, workspace, {
      first: months.first,
      last: tables.lastMonth.used ?? months.last,
    }),
  };
}

/** Every track, with its artist. */
function tracksPlayed({ artist, artists, track, tracks }: History): string[] {
  const artistOfTrack = new Map<number, number>();
  track.forEach((code, play) => artistOfTrack.set(code, itemAt(artist, play)));
  const names = tracks.names();
  return Array.from(
    artistOfTrack,
    ([code, of]) => `${itemAt(artists, of)}\0${itemAt(names, code)}`,
  );
}

/** Plays of a track in the second of another play of it. */
function duplicatesIn({ time, track }: History): number {
  return time.length - new Set(time.map((at, play) => at * 2 ** 20 + itemAt(track, play))).size;
}

function monthsOf(
  times: Float64Array,
  monthAt: (time: number) => number,
): DoctorReport["months"] {
  const plays = rollup(times, (of) => of.length, monthAt);
  const [first = NaN, last = NaN] = [min(plays.keys()), max(plays.keys())];
  const all = range(first, last + 1);
  const counts = all.map((month) => plays.get(month) ?? 0).sort((a, b) => a - b);
  return {
    first: formatMonth(first),
    last: formatMonth(last),
    count: all.length,
    without_plays: all.filter((month) => !plays.has(month)).map(formatMonth),
    median_plays: itemAt(counts, Math.floor(counts.length / 2)),
  };
}

/** A person hears one thing at a time: bursts are looked for listener by listener. */
function burstsOf(histories: readonly History[]): DoctorReport["bursts"] {
  const found = (seconds: number, least: number): BurstReport => {
    const all = histories.flatMap(({ time }) => bursts(time, seconds, least))
      .sort((a, b) => b.plays - a.plays);
    return {
      count: all.length,
      plays: sum(all, ({ plays }) => plays),
      examples: all.slice(0, EXAMPLES)
        .map(({ from, plays }) => ({ from: formatTimestamp(from), plays })),
    };
  };
  return { minutes: found(60, BURST_A_MINUTE), days: found(86_400, BURST_A_DAY) };
}

/** What training would say of the table that a build would make. */
function outlookOf(
  modeling: Table,
  { breakout, project, paths, show }: Workspace,
  span: HistorySpan,
): TrainingOutlook {
  const table = trainingTableOf(modeling, chosenFeatures(breakout), show(paths.modeling));
  const [rows, breakouts] = [table.y.length, positivesOf(table)];
  try {
    requireEnough(table, breakout, span, show(paths.scrobbles));
    const { summary } = splitTable(table, project.split, breakout);
    const few = Object.entries(summary)
      .filter(([, part]) => part.positives > 0 && part.positives < FEW_BREAKOUTS)
      .map(([name, part]) =>
        `few breakouts in the ${name} months (${part.positives}): figures are rough`
      );
    const warnings = [...splitWarnings(summary), ...few];
    return { enough: true, missing: null, rows, breakouts, split: summary, warnings };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { enough: false, missing: error.message, rows, breakouts, split: null, warnings: [] };
  }
}
