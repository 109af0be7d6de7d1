import assert from "node:assert/strict";
import fc from "fast-check";
import pl from "nodejs-polars";
import { compareModels } from "../evaluation/comparison.ts";
import type { BacktestComparison } from "../evaluation/backtest_report.ts";
import { FEATURE_NAMES, isWholeNumber } from "../features/registry.ts";
import { modelingTable } from "../split/modeling_table.ts";
import { frameOf } from "../tables/frame.ts";
import { historyByMonth, newArtistsByMonth } from "./history/by_month.ts";
import { concentrationFigure } from "./history/concentration.ts";
import { topArtists } from "./history/top_artists.ts";
import { NO_WHOLE_MONTH } from "./unavailable.ts";
import { findings } from "./history/findings.ts";
import { artistMonthsIn, tablesIn } from "./testing.ts";
import { aboutModel } from "./training/conclusions.ts";

/** `artists` breakouts of as many artists among ten times as many rows, ranked well or backwards. */
function comparison(artists: number, good: boolean): BacktestComparison {
  const rows = artists * 10;
  const y = Uint8Array.from({ length: rows }, (_, row) => row < artists ? 1 : 0);
  const clear = Float64Array.from(y, (label, row) => (label === 1) === good ? 0.9 : row % 7 / 10);
  return compareModels(
    { months: Array(rows).fill("2024-01-01"), artists: [...y.keys()].map(String), y },
    [
      { name: "model", trained: true, scores: clear, alerts: new Uint8Array(rows) },
      {
        name: "plays_t",
        trained: false,
        scores: Float64Array.from(y, (label, row) => label + row % 3),
        alerts: new Uint8Array(rows),
      },
    ],
    { winner: "model", draws: 200, seed: 1, confidence: 0.95 },
  );
}

const text = (
  test: BacktestComparison,
  backtest: BacktestComparison | null,
  validation = 0.5,
): string => aboutModel({ served: "model", validation, test, backtest }).join("\n");

Deno.test("a model that ranks well on many breakouts is said to be better, without a caveat", () => {
  const said = text(comparison(60, true), comparison(60, true));
  assert.match(said, /better than knowing nothing, which gives 0\.100/);
  assert.match(said, /It ranks better than plays/);
  assert.doesNotMatch(said, /too little|worse/);
});

Deno.test("a model that ranks backwards is said to be worse than chance, and to have promised more", () => {
  const said = text(comparison(60, false), comparison(60, false), 0.9);
  assert.match(said, /worse than chance/);
  assert.match(said, /What it promised on the validation months \(0\.900\) did not hold/);
  assert.match(said, /On the test months these rank better: plays/);
  assert.match(said, /It ranks worse than plays/);
});

Deno.test("breakouts of a handful of artists praise and blame no model, however it ranks them", () => {
  for (const good of [true, false]) {
    const said = text(comparison(3, good), comparison(3, good), 0.9);
    assert.match(said, /The test months have 3 breakouts of 3 artists\. \*\*That is too little/);
    assert.match(said, /The windows of the backtest have 3 breakouts/);
    assert.doesNotMatch(said, /better|worse|did not hold|told apart/);
  }
});

Deno.test("a backtest that could not be run is said to be missing", () => {
  assert.match(text(comparison(60, true), null), /there is no second opinion/);
});

Deno.test("months without a breakout judge nothing", () => {
  const none = comparison(3, true);
  const empty = compareModels(
    { months: ["2024-01-01"], artists: ["a"], y: Uint8Array.of(0) },
    [{ name: "model", trained: true, scores: Float64Array.of(0.5), alerts: Uint8Array.of(0) }],
    { winner: "model", draws: 10, seed: 1, confidence: 0.95 },
  );
  assert.match(text(empty, none), /cannot judge any model/);
});

Deno.test("a history says five things, whatever it holds; what cannot be told is said to be so", () => {
  const month = fc.nat(14);
  const artist = fc.array(month, { minLength: 10, maxLength: 10 });
  const history = fc.array(artist, { minLength: 1, maxLength: 5 })
    .filter((artists) => artists.flat().some((n) => n > 0));
  fc.assert(
    fc.property(history, (artists) => {
      const plays = Object.fromEntries(artists.map((months, i) => [`Artist ${i}`, months]));
      const { features, rulings } = tablesIn(plays);
      const rows = frameOf(modelingTable(features, rulings, FEATURE_NAMES), isWholeNumber);
      const said = findings({ artistMonths: artistMonthsIn(plays), rows });
      assert.equal(said.length, 5);
      for (const sentence of said) assert.match(sentence, /^[A-Z\d].*\.$/);
      assert.doesNotMatch(said.join(" "), /NaN|undefined|Infinity/);
    }),
    { numRuns: 30 },
  );
});

Deno.test("a history without a whole month says so, in figures by month and in findings", () => {
  for (
    const figure of [
      historyByMonth([]),
      newArtistsByMonth([]),
      topArtists([]),
      concentrationFigure([]),
    ]
  ) {
    assert.deepEqual(figure, NO_WHOLE_MONTH);
  }
  const said = findings({ artistMonths: [], rows: pl.DataFrame({}) });
  assert.deepEqual(said, [NO_WHOLE_MONTH.unavailable]);
});

Deno.test("a history without rows has nothing to predict; silent months are told", () => {
  const artistMonths = artistMonthsIn({ Old: [5, 0, 0, 0, 5] });
  const said = findings({ artistMonths, rows: pl.DataFrame({}) }).join("\n");
  assert.match(said, /nothing to predict here yet/);
  assert.match(said, /3 of 5 months are silent/);
  assert.match(said, /median month with plays 5 plays go to 1 artist;/);
});
