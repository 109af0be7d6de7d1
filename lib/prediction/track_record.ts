/**
 * How often lists like one came true: the listener's own lists of the past, where they named enough,
 * and those of listeners that the model had not heard of.
 *
 * @module
 */
// @ts-types="@types/d3-array"
import { group, sum } from "d3-array";
import * as z from "zod";
import { labelOf } from "../labels/label.ts";
import type { Scorer } from "../models/scorer.ts";
import { nowOf } from "../snapshots/table.ts";
import { usableEnd } from "../snapshots/usable_end.ts";
import { count, counted } from "../text/numbers.ts";
import { type Asked, latestOf, lookedAt, type LookSource } from "./asked.ts";
import type { ListModel } from "./look.ts";
import { scoredRows } from "./replay.ts";

/** What the three likeliest of past lists came to. */
export const listRecordSchema = z.object({
  others: z.object({
    listeners: z.int(),
    precision_of_three: z.object({ value: z.number(), low: z.number(), high: z.number() }).meta({
      description: "Of the three likeliest of a list, the share that became core; 95 % interval.",
    }),
  }).meta({ description: "Of listeners that the model had not heard of." }),
  own: z.object({
    lists: z.int(),
    entries: z.int().meta({ description: "Named on them, as often as they were." }),
    came_true: z.int().meta({ description: "Those of them that became core." }),
  }).nullable().meta({
    description:
      "Of this listener's lists, made again by the model of today; null where they named " +
      "too few.",
  }),
});

export type ListRecord = Readonly<z.infer<typeof listRecordSchema>>;
type OwnRecord = NonNullable<ListRecord["own"]>;

/**
 * Fewer entries tell less of a listener's next lists than those of others do. Of the 98 listeners, the
 * share of the next eight weeks' was missed by 0.16 from 30 to 44 own entries and by 0.10 from 60 to
 * 99 (root mean square); by the mean of the others, by 0.11 and 0.12.
 */
const ENOUGH_ENTRIES = 60;

/** How many of the likeliest of a list count. */
const TOP = 3;

/** Days before the day asked for from which lists of 30 days are counted back: one list a week. */
const WEEKS_BACK = [0, 7, 14, 21];

/**
 * How often lists like one came true, as far as it was known at its end. The lists of the past are
 * made again by the model that answers now.
 *
 * @param histories of the list; of several listeners only others' lists are told
 * @param when the list is asked for; at the end of the history if `null`
 * @param now seconds since 1970, by which a last month may not be over
 * @returns `null` where the model was not judged on listeners: it has learnt from this very history
 */
export function listRecordOf(
  { artifact: { listeners }, scorer }: ListModel,
  histories: readonly LookSource[],
  when: Asked | null,
  now: number,
): ListRecord | null {
  const [source, ...more] = histories;
  if (listeners === undefined || source === undefined) return null;
  const asked = when ?? latestOf(source);
  const { judged, precision_of_three } = "month" in asked ? listeners.calendar : listeners.rolling;
  const { value, low, high } = precision_of_three;
  if (value === null || low === null || high === null) return null;
  const own = more.length > 0 ? null : ownRecordOf(source, asked, scorer, now);
  return {
    others: { listeners: judged, precision_of_three: { value, low, high } },
    own: own === null || own.entries < ENOUGH_ENTRIES ? null : own,
  };
}

function ownRecordOf(
  source: LookSource,
  asked: Asked,
  scorer: Scorer,
  now: number,
): OwnRecord {
  const { rules } = source;
  const named = ("month" in asked ? [asked] : WEEKS_BACK.map((back) => ({ day: asked.day - back })))
    .flatMap((end) => {
      const { snapshots } = lookedAt(source, end);
      const last = usableEnd(snapshots, now, false).last ?? -Infinity;
      const isOver = (period: number): boolean => period <= last - rules.labels.horizon_months;
      const lists = group(
        scoredRows(snapshots, isOver, scorer, source),
        ({ row }) => nowOf(row).period,
      );
      return [...lists.values()].map((list) =>
        list.sort((a, b) => b.probability - a.probability).slice(0, TOP)
          .map(({ row }) => labelOf(row.course, row.place, last, rules))
      );
    });
  return {
    lists: named.length,
    entries: sum(named, (list) => list.length),
    came_true: sum(named, (list) => sum(list)),
  };
}

/** {@link ListRecord} in a sentence. */
export function listRecordInWords({ own, others }: ListRecord): string {
  const { value, low, high } = others.precision_of_three;
  const inHundred = (share: number): string => String(Math.round(100 * share));
  if (own !== null) {
    return `Of the three likeliest of your own past lists ${count(own.came_true)} of ` +
      `${count(own.entries)} came true (${inHundred(own.came_true / own.entries)} in 100; of ` +
      `other listeners' ${inHundred(value)}), on ${counted(own.lists, "list")} made again by the ` +
      "model of today.";
  }
  return `Of the three likeliest of a list like this, ${inHundred(value)} in 100 came true ` +
    `(95 % interval ${inHundred(low)} to ${inHundred(high)}), measured on ` +
    `${counted(others.listeners, "listener")} that the model had not heard of.`;
}
