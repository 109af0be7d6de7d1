import { greatest, median, quantile } from "d3-array";
import { FEW_ARTISTS } from "../../evaluation/backtest.ts";
import { featureNamed, isFeatureName } from "../../features/registry.ts";
import { rankCorrelation } from "../../metrics/rank_correlation.ts";
import { type Frame, numbersOf } from "../../tables/frame.ts";
import { count, counted, decimal, percent, told } from "../../text/text.ts";
import { artistKey, isModelingRow, type RuledArtistMonth } from "../artist_months.ts";
import { leftAfter, survivalAfterDiscovery } from "../artists/survival.ts";
import { type Displayable, list, within } from "../drawing/display.ts";
import type { OpenHistory } from "../history.ts";
import { type Lifecycle, lifecycles } from "../lifecycles.ts";
import { prevalence } from "../rows/prevalence.ts";
import { isUnavailable, NO_WHOLE_MONTH } from "../unavailable.ts";
import { type MonthTotals, monthTotals } from "./by_month.ts";
import { concentration } from "./concentration.ts";

/** With a larger share of silent months, "the month before" is often no month at all. */
const MANY_SILENT = 0.1;

/** What a history says in five findings: breadth, discovery, new favourites, what is to be foretold, and what tells it. */
export function findings(
  { artistMonths, rows }: Pick<OpenHistory, "artistMonths" | "rows">,
): string[] {
  if (artistMonths.length === 0) return [NO_WHOLE_MONTH.unavailable];
  const months = monthTotals(artistMonths);
  const artists = lifecycles(artistMonths);
  return [
    breadth(artistMonths, months),
    discovery(months, artists),
    newFavourites(artists),
    toForetell(artistMonths, months),
    strongestSign(rows),
  ];
}

/** A median as a whole number. */
function middle<T>(of: readonly T[], valueOf: (one: T) => number): number {
  return Math.round(median(of, valueOf) ?? 0);
}

function breadth(
  artistMonths: readonly RuledArtistMonth[],
  months: readonly MonthTotals[],
): string {
  const { artistsOfHalf, curve } = concentration(artistMonths);
  const heard = months.filter(({ plays }) => plays > 0);
  return `In the median month with plays ${
    counted(middle(heard, ({ plays }) => plays), "play")
  } go to ` +
    `${counted(middle(heard, ({ artists }) => artists), "artist")}; over all, ` +
    `${count(artistsOfHalf)} of ${counted(curve.length, "artist")} ` +
    `(${percent(artistsOfHalf / curve.length)}) have half of the plays.`;
}

function discovery(months: readonly MonthTotals[], artists: readonly Lifecycle[]): string {
  const survival = survivalAfterDiscovery(artists);
  const [half, two] = [6, 24].map((after) =>
    isUnavailable(survival) ? null : leftAfter(survival, after)
  );
  const found = middle(months.slice(-12), ({ newArtists }) => newArtists);
  return `${counted(found, "new artist")} a month in the median of the last year; ` +
    (half === null
      ? "how long they last cannot be told yet."
      : `${half} of all that were discovered are still played six months later` +
        (two === null ? "." : `, ${two} two years later.`));
}

function newFavourites(artists: readonly Lifecycle[]): string {
  const found = artists.filter(({ trulyNew }) => trulyNew);
  const ages = found.flatMap(({ coreAt }) => coreAt ?? []);
  if (ages.length === 0) return "No artist discovered after the first months has become core.";
  const atOnce = ages.filter((age) => age === 0).length;
  const most = Math.ceil(quantile(ages, 0.75) ?? 0);
  return `${count(ages.length)} of ${counted(found.length, "discovered artist")} ` +
    `(${percent(ages.length / found.length)}) became core, ` +
    `${percent(atOnce / ages.length, 0)} of them in their first month` +
    (most === 0 ? "." : ` and three quarters within ${counted(most, "month")}.`);
}

function toForetell(
  artistMonths: readonly RuledArtistMonth[],
  months: readonly MonthTotals[],
): string {
  const rows = artistMonths.filter(isModelingRow);
  const breakouts = rows.filter(({ label }) => label === 1);
  const artists = new Set(breakouts.map(artistKey)).size;
  const silent = months.filter(({ plays }) => plays === 0).length;
  const common = prevalence(artistMonths);
  return told([
    `${counted(rows.length, "modeling row")}, ${counted(breakouts.length, "breakout")} of ` +
    `${counted(artists, "artist")}, over ${counted(months.length, "month")}: ` +
    (isUnavailable(common)
      ? "there is nothing to predict here yet."
      : `${percent(common.overall.value)} break out (${within(common.overall)}).`),
    rows.length > 0 && artists < FEW_ARTISTS &&
    `Breakouts of fewer than ${FEW_ARTISTS} artists: what the figures by outcome show, and any ` +
      "model, hangs on a handful of artists. Take them as a picture of the past, not as rules.",
    silent / months.length > MANY_SILENT &&
    `${silent} of ${months.length} months are silent: features that look back to the month ` +
      "before, and survival, say less than they would in an unbroken history.",
  ]).join(" ");
}

function strongestSign(rows: Frame): string {
  const y = rows.height === 0 ? new Float64Array() : numbersOf(rows, "y");
  const features = rows.columns.filter(isFeatureName).flatMap((name) => {
    const values = numbersOf(rows, name);
    const rho = rankCorrelation(values, y);
    const [without, withBreakout] = [0, 1].map((label) =>
      median(values.filter((_, row) => y[row] === label))
    );
    return rho === null || without === undefined || withBreakout === undefined
      ? []
      : [{ name, rho, without, withBreakout }];
  });
  const best = greatest(features, ({ rho }) => Math.abs(rho));
  if (best === undefined) {
    return "No feature can be held against what came, for want of rows that break out and rows that do not.";
  }
  const shown = (value: number): string => count(Number(value.toPrecision(3)));
  return `Of all features by themselves, ${
    featureNamed(best.name).words
  } goes with breakouts most ` +
    `(rank correlation ${decimal(best.rho, 2)}): ${shown(best.withBreakout)} in ` +
    `the median row that breaks out, ${shown(best.without)} in the others.`;
}

/** {@link findings} as a list. */
export function concludeHistory(history: OpenHistory): Displayable {
  return list(findings(history));
}
