import pl from "nodejs-polars";
import type { Rules } from "../config.ts";
import type { FeatureName } from "../features/registry.ts";
import { artistKeys, historyKeys, inTableOrder, integerColumn, monthsOf, within } from "./frame.ts";
import type { Frame } from "./frame.ts";

/**
 * The rows on which a breakout can be predicted: past the cold start, active now, discovered
 * lately, and not core in this month or the lookback before it.
 *
 * @param features as `buildFeatures` gives them
 * @param file where they come from, for messages
 * @returns the same columns, fewer rows
 */
export function eligibleRows(features: Frame, rules: Rules, file = "features"): Frame {
  return annotate(features, rules, file).filter(eligible(rules)).select(...features.columns);
}

/**
 * The modeling table: eligible rows whose label is known, with `y` = 1 if the artist becomes core in
 * one of the `horizon_months` that follow. Rows of the last `horizon_months` are left out: their
 * future has not happened yet.
 *
 * @returns `[listener,] month, artist_name, …columns, y`
 */
export function buildModelingTable(
  features: Frame,
  rules: Rules,
  columns: readonly FeatureName[],
  file = "features",
): Frame {
  const labelled = pl.col("index").ltEq(pl.col("last_month").minus(rules.labels.horizon_months));
  return annotate(features, rules, file)
    .filter(eligible(rules).and(labelled))
    .select(...historyKeys(features), "month", "artist_name", ...columns, "y");
}

/** What a row must be to be eligible. */
export const ELIGIBILITY = [
  "past_cold_start",
  "active",
  "discovered_lately",
  "not_recently_core",
] as const;
export type EligibilityRule = typeof ELIGIBILITY[number];

function eligibilityRules({ eligibility, labels }: Rules): Record<EligibilityRule, pl.Expr> {
  return {
    past_cold_start: pl.col("index")
      .gtEq(pl.col("first_month").plus(labels.cold_start_buffer_months)),
    active: pl.col("plays_t").gtEq(eligibility.active_plays_min),
    discovered_lately: pl.col("months_since_first_seen")
      .ltEq(eligibility.discovered_within_months),
    not_recently_core: pl.col("recently_core").eq(0),
  };
}

function eligible(rules: Rules): pl.Expr {
  const kept = eligibilityRules(rules);
  return ELIGIBILITY.map((rule) => kept[rule]).reduce((all, rule) => all.and(rule));
}

/** The columns of features with one more for each rule of {@link ELIGIBILITY}: whether it is kept. */
export function withEligibility(features: Frame, rules: Rules, file = "features"): Frame {
  const kept = eligibilityRules(rules);
  return annotate(features, rules, file)
    .withColumns(...ELIGIBILITY.map((rule) => kept[rule].alias(rule)))
    .select(...features.columns, ...ELIGIBILITY);
}

/** The rows in which the artist was core. */
export function coreRows(features: Frame, { core_definition }: Rules): Frame {
  const { plays_min, share_min } = core_definition;
  return features.filter(pl.col("plays_t").gtEq(plays_min).or(pl.col("share_t").gtEq(share_min)));
}

/**
 * Adds what the rules need to the feature rows: the counted month `index`, the history's
 * `first_month` and `last_month`, `recently_core` and `y` (0 or 1).
 */
function annotate(features: Frame, rules: Rules, file: string): Frame {
  const history = historyKeys(features);
  const indexed = features.withColumns(integerColumn("index", monthsOf(features, file)));
  const rows = indexed.withColumns(
    within(history, pl.col("index").min()).alias("first_month"),
    within(history, pl.col("index").max()).alias("last_month"),
  );
  const core = coreRows(rows, rules);
  const lookback = range(0, rules.eligibility.lookback_months - 1);
  const horizon = range(-rules.labels.horizon_months, -1);
  const on = artistKeys(rows).concat("index");
  return inTableOrder(
    rows
      .join(shifted(core, lookback, "recently_core"), { on, how: "left" })
      .join(shifted(core, horizon, "y"), { on, how: "left" })
      .withColumns(pl.col("recently_core").fillNull(0), pl.col("y").fillNull(0)),
  );
}

/** The artist-months that lie a given number of months after one of `rows`, marked 1 in `name`. */
function shifted(rows: Frame, months: readonly number[], name: string): Frame {
  const keys = artistKeys(rows);
  return pl.concat(
    months.map((by) =>
      rows.select(...keys, pl.col("index").plus(by).cast(pl.Int32).alias("index"))
    ),
  ).unique().withColumns(pl.lit(1).cast(pl.Int32).alias(name));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
