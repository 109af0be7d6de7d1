import assert from "node:assert/strict";
import fc from "fast-check";
import { frameOf } from "../tables/frame.ts";
import { FEATURE_NAMES, isWholeNumber } from "../features/registry.ts";
import { sum } from "d3-array";
import { modelingTable } from "../split/modeling_table.ts";
import { numberColumn } from "../tables/table.ts";
import { artistMonthsOf } from "./artist_months.ts";
import { archetypeOf } from "./artists/archetypes.ts";
import { coreAges } from "./artists/core_ages.ts";
import { correlations } from "./rows/correlations.ts";
import { concentration } from "./history/concentration.ts";
import { featureDistributions } from "./rows/feature_distributions.ts";
import { type Lifecycle, lifecycles, playsByAge } from "./lifecycles.ts";
import { meanWithInterval } from "../metrics/interval.ts";
import { monthTotals } from "./history/by_month.ts";
import { prevalence } from "./rows/prevalence.ts";
import { ruleFunnel } from "./rows/rule_funnel.ts";
import { survivalAfterDiscovery } from "./artists/survival.ts";
import { artistMonthsIn, SMALL_RULES, tablesIn } from "./testing.ts";
import { thresholdGrid } from "./rows/threshold_grid.ts";
import { isUnavailable } from "./unavailable.ts";

/**
 * Six months. Old: there from the start, core in May. Rising: discovered in February, core in April.
 * Fading: discovered in February, gone by April. Late: its last month's future is unknown.
 */
const PLAYS = {
  Old: [5, 5, 5, 5, 12, 5],
  Rising: [0, 3, 4, 11, 11, 2],
  Fading: [0, 3, 1, 0, 0, 0],
  Late: [0, 0, 0, 0, 0, 6],
};

Deno.test("the funnel counts what each rule leaves, and ends at the breakouts", () => {
  const steps = ruleFunnel(artistMonthsIn(PLAYS), SMALL_RULES);
  // Of 14 artist-months: Old's January is cold start; the three of June have no future; Fading's
  // March has one play; Old's May is its fifth month; Rising's April and May are core. Rising's
  // March and Old's April are each the month before core.
  assert.deepEqual(steps.map(({ rows }) => rows), [14, 13, 10, 9, 8, 6, 2]);
  assert.deepEqual(steps.map(({ artists }) => artists), [4, 4, 3, 3, 3, 3, 2]);
});

Deno.test("the funnel ends at the modeling table, whatever the history", () => {
  const months = fc.array(fc.nat(14), { minLength: 8, maxLength: 8 });
  const history = fc.array(months, { minLength: 1, maxLength: 5 })
    .filter((artists) => artists.flat().some((n) => n > 0));
  fc.assert(
    fc.property(history, fc.boolean(), (artists, one_play_short) => {
      const rules = {
        ...SMALL_RULES,
        eligibility: { ...SMALL_RULES.eligibility, one_play_short },
        core_definition: { plays_min: 10, share_min: one_play_short ? 0.0015 : 1 },
      };
      const plays = Object.fromEntries(artists.map((months, i) => [`Artist ${i}`, months]));
      const tables = tablesIn(plays, rules);
      const table = modelingTable(tables.features, tables.rulings, FEATURE_NAMES);
      const steps = ruleFunnel(artistMonthsOf(tables, rules), rules);
      assert.equal(steps.at(-2)?.rows, table.rows);
      const positives = sum(numberColumn(table, "y"));
      assert.equal(steps.at(-1)?.rows, positives);
      const cell = thresholdGrid(tables, rules).find(({ configured }) => configured);
      assert.deepEqual([cell?.rows, cell?.breakouts], [table.rows, positives]);
    }),
    { numRuns: 30 },
  );
});

Deno.test("prevalence counts breakouts by quarter; a history without rows has none", () => {
  const found = prevalence(artistMonthsIn(PLAYS));
  assert.ok(!isUnavailable(found));
  const { overall, quarters } = found;
  assert.deepEqual([overall.breakouts, overall.rows], [2, 6]);
  assert.equal(sum(quarters, ({ breakouts }) => breakouts), 2);
  assert.ok(overall.low <= overall.value && overall.value <= overall.high);
  assert.ok(isUnavailable(prevalence(artistMonthsIn({ Old: [5, 5] }))));
});

Deno.test("months without plays are there, with 0", () => {
  const totals = monthTotals(artistMonthsIn({ Old: [5, 0, 4] }));
  assert.deepEqual(totals.map(({ plays }) => plays), [5, 0, 4]);
  assert.deepEqual(totals.map(({ newArtists }) => newArtists), [1, 0, 0]);
  assert.deepEqual(monthTotals([]), []);
});

Deno.test("a lifecycle runs from discovery to the end of the history", () => {
  const artists = lifecycles(artistMonthsIn(PLAYS));
  const named = (name: string): Lifecycle => {
    const one = artists.find(({ artist_name }) => artist_name === name);
    assert.ok(one);
    return one;
  };
  assert.deepEqual(playsByAge(named("Fading")), [3, 1, 0, 0, 0]);
  assert.deepEqual([named("Rising").coreAt, named("Rising").outcome], [2, "broke out"]);
  assert.deepEqual([named("Fading").coreAt, named("Fading").outcome], [null, "did not"]);
  assert.equal(named("Old").trulyNew, false);
  assert.equal(named("Late").outcome, null);
});

Deno.test("survival counts artists out after their last play, but not those who may go on", () => {
  const artists = lifecycles(artistMonthsIn({
    Old: Array<number>(12).fill(3),
    Gone: [0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    Lately: [0, 3, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0],
  }));
  const points = survivalAfterDiscovery(artists);
  assert.ok(!isUnavailable(points));
  // Of two discovered: Gone ends in the second month after discovery, Lately is watched to its 8th.
  assert.deepEqual(points.map(({ time, value }) => [time, value]), [[2, 0.5], [8, 0.5]]);
  assert.ok(isUnavailable(coreAges(artists, SMALL_RULES)));
});

Deno.test("each archetype is told by its course", () => {
  const courseOf = (...plays: number[]): string => {
    const [one] = lifecycles(artistMonthsIn({ One: [0, ...plays] }));
    assert.ok(one);
    return archetypeOf(one);
  };
  assert.equal(courseOf(4), "one-month wonder");
  assert.equal(courseOf(4, 0, 0, 0, 0, 0, 0, 3), "returning");
  assert.equal(courseOf(4, 3, 0, 0, 0, 0, 0, 0, 1), "short-lived", "one stray play is no return");
  assert.equal(courseOf(1, 1, 1, 1, 1, 1, 9), "slow burner");
  assert.equal(courseOf(3, 3, 2, 3, 3, 3), "steady");
  assert.equal(courseOf(9, 1), "short-lived");
});

Deno.test("concentration: all alike, and one that has nearly all", () => {
  const even = concentration(artistMonthsIn({ A: [5], B: [5], C: [5], D: [5] }));
  assert.ok(Math.abs(even.gini) < 1e-12);
  assert.equal(even.artistsOfHalf, 2);
  const one = concentration(artistMonthsIn({ A: [97], B: [1], C: [1], D: [1] }));
  assert.ok(Math.abs(one.gini - 0.72) < 1e-12, String(one.gini));
  assert.equal(one.artistsOfHalf, 1);
});

Deno.test("a feature's histogram holds all rows of each outcome that have a value", () => {
  const { features, rulings } = tablesIn(PLAYS);
  const rows = frameOf(modelingTable(features, rulings, FEATURE_NAMES), isWholeNumber);
  const all = featureDistributions(rows);
  assert.ok(!isUnavailable(all));
  for (const { feature, bins } of all) {
    const total = bins.filter(({ outcome }) => outcome === "did not")
      .reduce((sum, { share }) => sum + share, 0);
    assert.ok(Math.abs(total - 1) < 1e-9 || total === 0, `${feature.name}: ${total}`);
    assert.ok(bins.every(({ from, to }) => from < to), feature.name);
    if (feature.unit !== "flag") continue;
    // Its axis says 0 and 1, whichever of them there are.
    assert.deepEqual([Math.min(...bins.map(({ from }) => from)), bins.at(-1)?.to], [-0.5, 1.5]);
  }
});

Deno.test("a mean lies in its interval, which is the value itself where nothing varies", () => {
  assert.deepEqual(meanWithInterval([2, 2, 2]), { value: 2, low: 2, high: 2 });
  const { value, low, high } = meanWithInterval([0, 0, 0, 10, 1, 2]);
  assert.ok(low < value && value < high);
  assert.throws(() => meanWithInterval([]), RangeError);
});

Deno.test("features are told apart from a label that does not vary", () => {
  const { features, rulings } = tablesIn({ ...PLAYS, Rising: [], Old: [5, 5, 5, 5, 5, 5] });
  const rows = frameOf(modelingTable(features, rulings, FEATURE_NAMES), isWholeNumber);
  const figure = correlations(rows);
  assert.ok(!isUnavailable(figure));
  assert.doesNotMatch(figure.description, /: +\(in hundredths\)/);
  assert.match(figure.description, /column begins\. In these rows the label does not vary\.$/);
});
