import { formatMonth, parseMonth } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";

/** How folds are laid over a history. */
export interface RollingOriginOptions {
  /** Share of the distinct months that comes before the first window, in (0, 1). */
  readonly start: number;
  /** Length of a window in calendar months. */
  readonly step_months: number;
  /** How many months after its own the label of a row looks into. */
  readonly horizon_months: number;
}

/** One step of a backtest: learn from `training`, predict `window`. Months as files spell them. */
export interface Fold {
  /** First and last calendar month of the window; the history's last month ends the last window. */
  readonly first: string;
  readonly last: string;
  /**
   * The months to learn from, in order: all that end `horizon_months` before the window. The label
   * of month m depends on plays of months m … m + horizon, so none depends on a month of the window.
   */
  readonly training: readonly string[];
  /** The months of the window that have rows, in order; at least one. */
  readonly window: readonly string[];
}

/**
 * Lays folds over a history: windows follow one another from the middle of the history to its end,
 * and each is predicted from what was known before it. Where the history pauses, the next window
 * begins with the month in which it goes on, so that no window is empty.
 *
 * @param months of the rows, in any order, repeated as they are
 * @returns in time order; none for a history of one month
 * @throws RangeError for what is not a month
 */
export function rollingOrigin(
  months: Iterable<string>,
  { start, step_months, horizon_months }: RollingOriginOptions,
): Fold[] {
  const distinct = [...new Set(months)].map((spelled) => ({ spelled, at: counted(spelled) }))
    .sort((a, b) => a.at - b.at);
  const between = (from: number, to: number): string[] =>
    distinct.filter(({ at }) => at >= from && at <= to).map(({ spelled }) => spelled);

  const folds: Fold[] = [];
  const middle = Math.max(1, Math.floor(start * distinct.length));
  let next = distinct[middle]?.at;
  while (next !== undefined) {
    const end = itemAt(distinct, distinct.length - 1).at;
    const [first, last] = [next, Math.min(next + step_months - 1, end)];
    folds.push({
      first: formatMonth(first),
      last: formatMonth(last),
      training: between(-Infinity, first - 1 - horizon_months),
      window: between(first, last),
    });
    next = distinct.find(({ at }) => at > last)?.at;
  }
  return folds;
}

function counted(spelled: string): number {
  const month = parseMonth(spelled);
  if (month === null) throw new RangeError(`not a month: ${spelled}`);
  return month;
}

/** Months to learn from, and the later ones that settle what these cannot. */
export interface InnerSplit {
  readonly train: readonly string[];
  readonly validation: readonly string[];
}

/**
 * Cuts the end off a fold's training months, for early stopping and the threshold: as training the
 * model to serve does with its validation months, and without a gap as it does, because what is to
 * be measured is that procedure. Labels of the last months of `train` do look into `validation`;
 * this can make the fold's model a little worse, never its figures better, since nothing here is in
 * the fold's window.
 *
 * @param training in time order
 * @param share of the months that validates, in (0, 1): the whole number below, but at least one
 * @returns no month in `train` if there are fewer than two
 */
export function innerSplit(training: readonly string[], share: number): InnerSplit {
  const cut = training.length - Math.max(1, Math.floor(share * training.length));
  return {
    train: training.slice(0, Math.max(0, cut)),
    validation: training.slice(Math.max(0, cut)),
  };
}
