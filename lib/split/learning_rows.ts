// @ts-types="@types/d3-array"
import { sum } from "d3-array";
import type { ProgressListener } from "../base/progress.ts";
import { calendarOf, type LocalCalendar } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import type { FeatureMatrix } from "../features/matrix.ts";
import { Moments } from "../features/moment.ts";
import type { HistoryFeature } from "../features/registry.ts";
import { isEligible } from "../labels/eligibility.ts";
import { labelOf } from "../labels/label.ts";
import { type Rules, rulesOf } from "../labels/rules.ts";
import { type History, playsUpTo } from "../scrobbles/history.ts";
import { calendarMonths, daysEndingOn, type Periods } from "../snapshots/periods.ts";
import { snapshotsOf } from "../snapshots/snapshots.ts";
import { usableEnd } from "../snapshots/usable_end.ts";

/** The kinds of period that rows are of. */
export const PERIOD_KINDS = ["calendar", "rolling"] as const;
export type PeriodKind = typeof PERIOD_KINDS[number];

/** Rows of many listeners to learn from; every field has one entry per row. */
export interface LearningRows {
  readonly features: FeatureMatrix;
  readonly y: Uint8Array;
  /**
   * 1 / √(the listener's rows that are learnt from): who listens more does not count for as much more.
   * 0 for a row that is judged only.
   */
  readonly weights: Float32Array;
  readonly listeners: readonly string[];
  readonly artists: readonly string[];
  /** Last days of the periods, counted from 1970-01-01: they tell a listener's periods apart. */
  readonly periods: Int32Array;
  readonly kinds: readonly PeriodKind[];
  /** 1 for a row that a list would hold: one inside the rules of eligibility. */
  readonly judged: Uint8Array;
}

/** The numbers of the rows that lists of one kind of period would hold, ascending. */
export function listedRowsOf(
  { kinds, judged }: Pick<LearningRows, "kinds" | "judged">,
  kind: PeriodKind,
): number[] {
  return kinds.flatMap((of, row) => of === kind && judged[row] === 1 ? [row] : []);
}

/** What rows to make. */
export interface LearningOptions {
  readonly timeZone: string;
  /** The rules of what is listed and what a breakout is. */
  readonly rules: Rules;
  /** Who may be learnt from besides: rules that ask for less. */
  readonly learnFrom: Pick<Rules, "eligibility"> & {
    readonly cold_start_buffer_months: number;
  };
  readonly features: readonly HistoryFeature[];
  /** Calendars of 30-day periods, each ending so many days before the one before it. */
  readonly looks: { readonly count: number; readonly days_apart: number; readonly length: number };
}

/** Rows of one listener in one calendar. */
interface Part {
  readonly values: Float32Array;
  readonly y: number[];
  readonly artists: string[];
  readonly periods: number[];
  readonly judged: number[];
  readonly learnt: number[];
  readonly kind: PeriodKind;
}

/**
 * Looks at every history once a period, in calendar months and in periods of days a week apart, and
 * keeps the rows whose label is known: those to learn from, and those that a list would hold.
 *
 * @param onListener hears of each listener done
 */
export function learningRows(
  histories: readonly History[],
  options: LearningOptions,
  onListener: ProgressListener = () => {},
): LearningRows {
  const calendar = calendarOf(options.timeZone);
  const parts = histories.map((history, place) => {
    const own = calendarsOf(history, calendar, options.looks)
      .map(([kind, periods]) => rowsOfHistory(history, kind, periods, options));
    onListener(place + 1, histories.length);
    return own;
  });
  const all = parts.flat();
  const count = sum(all, ({ y }) => y.length);
  const columns = options.features.map(({ name }) => name);
  const values = new Float32Array(count * columns.length);
  const weights = new Float32Array(count);
  const listeners: string[] = [];
  let row = 0;
  parts.forEach((own, place) => {
    const weight = 1 / Math.sqrt(sum(own, ({ learnt }) => sum(learnt)));
    const listener = itemAt(histories, place).listener ?? "";
    for (const part of own) {
      values.set(part.values, row * columns.length);
      for (const learnt of part.learnt) {
        weights[row++] = learnt === 1 ? weight : 0;
        listeners.push(listener);
      }
    }
  });
  return {
    features: { values, rows: count, columns },
    y: Uint8Array.from(all.flatMap(({ y }) => y)),
    weights,
    listeners,
    artists: all.flatMap(({ artists }) => artists),
    periods: Int32Array.from(all.flatMap(({ periods }) => periods)),
    kinds: all.flatMap(({ y, kind }) => y.map(() => kind)),
    judged: Uint8Array.from(all.flatMap(({ judged }) => judged)),
  };
}

/** The calendars in which a history is looked at; the last rolling period ends with its last day. */
function calendarsOf(
  { time }: History,
  calendar: LocalCalendar,
  { count, days_apart, length }: LearningOptions["looks"],
): [PeriodKind, Periods][] {
  const last = time.length === 0 ? 0 : calendar.day(itemAt(time, time.length - 1));
  return [
    ["calendar", calendarMonths(calendar)],
    ...Array.from({ length: count }, (_, look): [PeriodKind, Periods] => [
      "rolling",
      daysEndingOn(last - look * days_apart, length, calendar),
    ]),
  ];
}

function rowsOfHistory(
  history: History,
  kind: PeriodKind,
  periods: Periods,
  { rules, learnFrom, features }: LearningOptions,
): Part {
  const seen = kind === "rolling" ? playsUpTo(history, periods.lastSecond(0)) : history;
  const snapshots = snapshotsOf(seen, periods);
  const { courses, listening } = snapshots;
  const part = {
    values: [] as number[],
    y: [] as number[],
    artists: [] as string[],
    periods: [] as number[],
    judged: [] as number[],
    learnt: [] as number[],
  };
  const [first, last] = [listening[0]?.period, usableEnd(snapshots, Infinity, false).last];
  if (first === undefined || last === null) return { ...part, values: new Float32Array(), kind };
  const wide: Rules = {
    ...rules,
    eligibility: learnFrom.eligibility,
    labels: { ...rules.labels, cold_start_buffer_months: learnFrom.cold_start_buffer_months },
  };
  const listed = rulesOf(periods, rules);
  const moments = new Moments(snapshots, rules);
  for (const course of courses) {
    for (let place = 0; place < course.length; place++) {
      const label = labelOf(course, place, last, rules);
      if (label === null) continue;
      const [isLearnt, isListed] = [wide, listed].map((of) => isEligible(course, place, first, of));
      if (!isLearnt && !isListed) continue;
      const moment = moments.of(course, place);
      for (const { compute } of features) part.values.push(compute(moment));
      part.y.push(label);
      part.artists.push(itemAt(history.artists, moment.now.artist));
      part.periods.push(periods.calendar.day(periods.lastSecond(moment.now.period)));
      part.judged.push(Number(isListed));
      part.learnt.push(Number(isLearnt));
    }
  }
  return { ...part, values: Float32Array.from(part.values), kind };
}
