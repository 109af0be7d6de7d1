/**
 * What lists would have said in the past: looks at regular intervals over a whole history.
 *
 * @module
 */
import type { Artifact } from "../artifact/artifact.ts";
import { formatDay, monthNumber } from "../base/calendar.ts";
import { UserError } from "../base/errors.ts";
import { itemAt } from "../base/items.ts";
import { lookDays } from "../evaluation/new_favourites.ts";
import { type FeatureSources, matrixOfRows } from "../features/row_matrix.ts";
import { type Rules, rulesOf } from "../labels/rules.ts";
import { probabilities, type Scorer } from "../models/scorer.ts";
import { calendarMonths, daysEndingOn, PERIOD_DAYS } from "../snapshots/periods.ts";
import { type Snapshots, snapshotsOf } from "../snapshots/snapshots.ts";
import { artistOf, nowOf, type Row } from "../snapshots/table.ts";
import { usableEnd } from "../snapshots/usable_end.ts";
import { lastDayOf, type LookSource, ONLY_MONTHS } from "./asked.ts";
import type { WatchlistEntry } from "./entry.ts";
import { likeliest, listedRows } from "./look.ts";

/**
 * How pages and notebooks look back: on lists of every so many days, which is about once a week and
 * divides a period, so that few calendars serve all of them; named are so many of the likeliest.
 */
export const LOOKED_BACK = { everyDays: 6, named: 10 } as const;

/** How often to look: at the end of every month, or every so many days. */
export type Every = "month" | number;

/** One eligible artist of one look. */
export type ReplayedEntry = Pick<WatchlistEntry, "period_end" | "artist_name" | "probability">;

/** What all looks at one history showed. */
export interface Replay {
  /** By day, then the likeliest first. */
  readonly entries: readonly ReplayedEntry[];
  /** Of which there are lists, also those that hold nobody; ascending. */
  readonly days: readonly string[];
}

/**
 * Looks at a history again and again, each time as if nothing had happened since: what features see
 * ends with their period, so the calendar of one look serves all that are whole periods away from it.
 * The cold start is left out. Looks every so many days count back from the day of the last play.
 *
 * @param now seconds since 1970, by which a last month may not be over
 * @throws UserError if the model needs metadata of artists and there is none, or for days of a history
 * of which only the months are known
 */
export function replayOf(source: LookSource, every: Every, scorer: Scorer, now: number): Replay {
  const { history, months, calendar, rules } = source;
  if (every === "month") {
    const snapshots = months ?? snapshotsOf(history, calendarMonths(calendar));
    const keep = rules.labels.keep_incomplete_month ?? false;
    const last = usableEnd(snapshots, now, keep).last ?? -Infinity;
    const coldStart = rules.labels.cold_start_buffer_months;
    return {
      entries: entriesOf(snapshots, (period) => period <= last, scorer, source).sort(byDay),
      days: snapshots.listening.slice(coldStart).filter(({ period }) => period <= last)
        .map(({ period }) => snapshots.periods.lastDay(period)),
    };
  }
  if (months !== null) throw new UserError(ONLY_MONTHS);
  const entries: ReplayedEntry[] = [];
  const days = lookDays(history, calendar, rules, every);
  const looks = new Set(days);
  const last = lastDayOf(history, calendar);
  // A calendar serves every look that is whole periods away.
  for (const offset of new Set(days.map((day) => (last - day) % PERIOD_DAYS))) {
    const periods = daysEndingOn(last - offset, PERIOD_DAYS, calendar);
    const isLook = (period: number): boolean => looks.has(last - offset + period * PERIOD_DAYS);
    entries.push(...entriesOf(snapshotsOf(history, periods), isLook, scorer, source));
  }
  return { entries: entries.sort(byDay), days: days.map(formatDay) };
}

/**
 * Of days of lists those on which a model had not yet seen what came of them: of one that has learnt
 * from this very history the days behind the months that it learnt from, and those at which its labels
 * looked.
 */
export function daysUnseen(
  days: readonly string[],
  { training }: Pick<Artifact, "training">,
  { labels: { horizon_months } }: Rules,
): readonly string[] {
  if (training === undefined) return days;
  const seen = monthNumber(training.validation.months.last) + horizon_months;
  return days.filter((day) => monthNumber(day.slice(0, 7)) > seen);
}

function entriesOf(...looks: Parameters<typeof scoredRows>): ReplayedEntry[] {
  const [{ periods }] = looks;
  return scoredRows(...looks).map(({ row, probability }) => ({
    period_end: periods.lastDay(nowOf(row).period),
    artist_name: artistOf(row),
    probability,
  }));
}

/** A row that a list of its period holds. */
export interface ScoredRow {
  readonly row: Row;
  readonly probability: number;
}

/** The rows that the lists of some periods hold, artist by artist. */
export function scoredRows(
  snapshots: Snapshots,
  isLook: (period: number) => boolean,
  scorer: Scorer,
  sources: FeatureSources,
): ScoredRow[] {
  const rows = listedRows(snapshots, isLook, rulesOf(snapshots.periods, sources.rules));
  const matrix = matrixOfRows(rows, scorer.featureColumns, sources);
  return Array.from(
    probabilities(scorer, matrix),
    (probability, place) => ({ row: itemAt(rows, place), probability }),
  );
}

function byDay(a: ReplayedEntry, b: ReplayedEntry): number {
  return a.period_end < b.period_end ? -1 : a.period_end > b.period_end ? 1 : likeliest(a, b);
}
