import { z } from "zod";
import { UserError } from "../base/errors.ts";
import { coreRuleInWords } from "../labels/core.ts";
import { activeInWords } from "../labels/eligibility.ts";
import type { Rules } from "../labels/rules.ts";
import { counted } from "../text/numbers.ts";

/** A history that is too short to split or has too little to learn from; the message says what is. */
export class TooLittleHistory extends UserError {}

/** What the rules take for a breakout, in words. */
export function breakoutInWords(rules: Rules): string {
  const { eligibility, core_definition, labels } = rules;
  return `an artist with ${activeInWords(rules)} in a month, discovered at most ` +
    `${counted(eligibility.discovered_within_months, "month")} before and not core for ` +
    `${counted(eligibility.lookback_months, "month")}, who then reaches ` +
    `${coreRuleInWords(core_definition)} of a month within ${
      counted(labels.horizon_months, "month")
    }`;
}

/** The parts of the history, in time order. */
export const SPLIT_PARTS = ["train", "validation", "test"] as const;
export type SplitPart = typeof SPLIT_PARTS[number];

/** Works something out for each part. */
export function eachPart<T>(of: (part: SplitPart) => T): Readonly<Record<SplitPart, T>> {
  return { train: of("train"), validation: of("validation"), test: of("test") };
}

const month = z.string().regex(/^\d{4}-\d{2}-01$/);

/** The size of one part. */
export const partSchema = z.object({
  months: z.object({ first: month, last: month, count: z.int().positive() }),
  rows: z.int().nonnegative(),
  positives: z.int().nonnegative(),
  prevalence: z.number().min(0).max(1),
});
export type PartSummary = z.infer<typeof partSchema>;

/** The months of each part. */
export type MonthSplit = Readonly<Record<SplitPart, readonly string[]>>;

/** Fewest months with rows that can be split. */
export const MONTHS_NEEDED = 5;

/**
 * Splits a history by its distinct months, in time order: the first floor(train · n) train, the next
 * floor(validation · n) validate, the rest test. Never shuffled: a model is judged on months after
 * those it learnt from.
 *
 * No feature looks past its own month, but a label looks `horizon_months` past it: the labels of the
 * last `horizon_months` months of each part are decided in the first months of the next. What was
 * learnt is thus a little newer than it could have been when those were to be foreseen, and figures
 * on them may flatter; the backtest (see `rollingOrigin`) leaves the months between out.
 *
 * @param months of the rows, in any order, repeated as they are
 * @throws TooLittleHistory if there are fewer than 5 months, or a part would get none
 */
export function splitMonths(
  months: Iterable<string>,
  fractions: Readonly<Record<SplitPart, number>>,
): MonthSplit {
  const distinct = [...new Set(months)].sort();
  const n = distinct.length;
  if (n < MONTHS_NEEDED) {
    throw new TooLittleHistory(
      `the modeling table covers ${counted(n, "month")}; training needs at least ` +
        `${MONTHS_NEEDED} (after the cold start, and before the months whose labels are not known ` +
        `yet), so the history must be ${counted(MONTHS_NEEDED - n, "month")} longer`,
    );
  }
  const trainEnd = Math.floor(fractions.train * n);
  const validationEnd = trainEnd + Math.floor(fractions.validation * n);
  const split = {
    train: distinct.slice(0, trainEnd),
    validation: distinct.slice(trainEnd, validationEnd),
    test: distinct.slice(validationEnd),
  };
  const empty = SPLIT_PARTS.find((part) => split[part].length === 0);
  if (empty !== undefined) {
    throw new TooLittleHistory(
      `of ${n} months the ${empty} part would get none; change split in configs/project.yaml`,
    );
  }
  return split;
}
