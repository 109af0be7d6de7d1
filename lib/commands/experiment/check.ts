import { range } from "d3-array";
import type { LocalCalendar } from "../../base/calendar.ts";
import { messageOf, UserError } from "../../base/errors.ts";
import { itemAt } from "../../base/items.ts";
import { Moments } from "../../features/moment.ts";
import type { HistoryFeature } from "../../features/registry.ts";
import type { Rules } from "../../labels/rules.ts";
import { lastDayOf } from "../../prediction/asked.ts";
import { type History, playsUpTo } from "../../scrobbles/history.ts";
import { calendarMonths, daysEndingOn, PERIOD_DAYS } from "../../snapshots/periods.ts";
import { type Snapshots, snapshotsOf } from "../../snapshots/snapshots.ts";

/** Histories that a feature is tried on, and ends of periods at which each is cut. */
const MOST_HISTORIES = 8;
const CUTS = 5;

/**
 * Tries features on some of the histories, in both kinds of periods: each value must be a number, in
 * the range of the feature, and must not change where the history is cut at the period's end.
 *
 * A feature that has the whole history from elsewhere, in a variable of the notebook say, cannot be
 * found out so.
 *
 * @returns seconds per row that all of them take together
 * @throws UserError naming the feature, the row and the remedy
 */
export function checkFeatures(
  features: readonly HistoryFeature[],
  histories: readonly History[],
  { calendar, rules }: { readonly calendar: LocalCalendar; readonly rules: Rules },
): number {
  if (features.length === 0) return 0;
  let [seconds, rows] = [0, 0];
  const every = Math.ceil(histories.length / MOST_HISTORIES);
  for (const history of histories.filter((_, place) => place % every === 0)) {
    const last = lastDayOf(history, calendar);
    const kinds = [calendarMonths(calendar), daysEndingOn(last, PERIOD_DAYS, calendar)];
    for (const periods of kinds) {
      const whole = snapshotsOf(history, periods);
      const began = performance.now();
      const values = valuesOf(features, whole, rules, () => true);
      seconds += (performance.now() - began) / 1000;
      rows += values.size;
      for (const period of cutsOf(whole)) {
        const past = snapshotsOf(playsUpTo(history, periods.lastSecond(period)), periods);
        const seen = valuesOf(features, past, rules, (of) => of === period);
        for (const [key, { row, of }] of seen) {
          const known = values.get(key)?.of ?? [];
          const place = of.findIndex((then, place) => !Object.is(known[place], then));
          const feature = features[place];
          if (feature === undefined) continue;
          throw refusal(
            feature,
            row,
            `looks past the end of the period: it is ${known[place]}, but ${of[place]} where the ` +
              "history ends there",
            "use only what a Moment tells of the past (now, before, playsBefore, listener …), no " +
              "numbers of rows or artists, and keep nothing from one call to the next",
          );
        }
      }
    }
  }
  return seconds / Math.max(1, rows);
}

/** Some periods of a history that have a later one. */
function cutsOf({ listening }: Snapshots): number[] {
  const cuts = range(CUTS).map((cut) => Math.floor((listening.length - 1) * (cut + 1) / CUTS));
  return [...new Set(cuts)].filter((place) => place + 1 < listening.length)
    .map((place) => itemAt(listening, place).period);
}

/** What features say of a row, and what the row is called. */
interface RowValues {
  readonly row: RowName;
  readonly of: readonly number[];
}
type RowName = () => string;

/** What features say of the rows of some periods, by artist and period. */
function valuesOf(
  features: readonly HistoryFeature[],
  snapshots: Snapshots,
  rules: Rules,
  keep: (period: number) => boolean,
): Map<string, RowValues> {
  const { courses, history, periods } = snapshots;
  const moments = new Moments(snapshots, rules);
  const values = new Map<string, RowValues>();
  for (const course of courses) {
    course.forEach(({ artist, period }, place) => {
      if (!keep(period)) return;
      const row = (): string =>
        `${itemAt(history.artists, artist)}, ${periods.column === "month" ? "month" : "30 days"} ` +
        `up to ${periods.lastDay(period)}`;
      const of = features.map((feature) => {
        try {
          const value = feature.compute(moments.of(course, place));
          requireFit(feature, value, row);
          return value;
        } catch (error) {
          if (error instanceof UserError) throw error;
          const remedy = "mind that before(1) is undefined where the artist was not played then";
          throw refusal(feature, row, `compute fails: ${messageOf(error)}`, remedy);
        }
      });
      values.set(`${artist} ${period}`, { row, of });
    });
  }
  return values;
}

/**
 * Checks a value against what its feature promises.
 *
 * @param value as computed, or rounded to float32
 * @param row what it is of, for messages
 * @throws UserError naming the feature and the remedy
 */
export function requireFit(feature: HistoryFeature, value: unknown, row: RowName): void {
  if (typeof value !== "number") {
    const found = Array.isArray(value) ? `a list of ${value.length}` : `${value}`;
    throw refusal(feature, row, `compute gives ${found}`, "it must give one number per row");
  }
  const [min, max] = feature.range;
  if (Number.isNaN(value)) {
    if (feature.missingWhen !== undefined) return;
    const remedy = "say when that may be in missingWhen, or give a number";
    throw refusal(feature, row, "compute gives NaN, which says that the value is missing", remedy);
  }
  const isIn = Number.isFinite(value) && (min === null || value >= Math.fround(min)) &&
    (max === null || value <= Math.fround(max));
  if (!isIn) {
    const bounds = `[${min ?? "no bound"}, ${max ?? "no bound"}]`;
    const remedy = "widen range, or mend compute; null is no bound, but infinite it may not be";
    throw refusal(feature, row, `${value} is not in its range ${bounds}`, remedy);
  }
  if (feature.integer && !Number.isInteger(value)) {
    throw refusal(feature, row, `${value} is no whole number`, "set integer to false, or round it");
  }
}

function refusal(feature: HistoryFeature, row: RowName, fault: string, remedy: string): UserError {
  return new UserError(`feature ${feature.name}: ${row()}: ${fault}; ${remedy}`);
}
