import assert from "node:assert/strict";
import { everyRow } from "../features/matrix.ts";
import { formatMonth } from "../base/calendar.ts";
import type { BacktestSettings } from "./settings.ts";
import type { Candidate } from "../models/candidate.ts";
import { heuristic } from "../models/heuristics.ts";
import type { TrainingTable } from "../split/training_table.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { type BacktestResult, backtestTable } from "./backtest.ts";
import { backtestReportSchema } from "./backtest_report.ts";
import { averagePrecision } from "../metrics/ranking.ts";

const { breakout } = await openWorkspace();

interface Row {
  readonly listener?: string;
  /** From 0, the first month. */
  readonly month: number;
  readonly artist: string;
  readonly plays: number;
  readonly y: number;
}

function tableOf(rows: readonly Row[]): TrainingTable {
  const listeners = rows.flatMap(({ listener }) => listener ?? []);
  return {
    months: rows.map(({ month }) => formatMonth(2020 * 12 + month)),
    artists: rows.map(({ artist }) => artist),
    ...(listeners.length === 0 ? {} : { listeners }),
    features: everyRow({
      values: Float32Array.from(rows, ({ plays }) => plays),
      rows: rows.length,
      columns: ["plays_t"],
    }),
    y: Uint8Array.from(rows, ({ y }) => y),
  };
}

/** Ten artists a month of which the most played breaks out in the months for which `breaks`. */
function history(months: number, breaks: (month: number) => boolean, listener?: string): Row[] {
  return Array.from({ length: months * 10 }, (_, i) => {
    const [month, place] = [Math.floor(i / 10), i % 10];
    return {
      ...(listener === undefined ? {} : { listener }),
      month,
      artist: `artist ${(i * 7) % 40}`,
      plays: 3 + place,
      y: place === 9 && breaks(month) ? 1 : 0,
    };
  });
}

function run(
  rows: readonly Row[],
  modeling: Partial<BacktestSettings["modeling"]> = {},
  candidates: readonly Candidate[] = [heuristic("plays_t")],
  others: readonly string[] = [],
): BacktestResult {
  const { labels, backtest } = breakout;
  return backtestTable(tableOf(rows), {
    config: {
      labels,
      modeling: { ...breakout.modeling, ...modeling },
      backtest: { ...backtest, bootstrap_draws: 50 },
    },
    candidates,
    listeners: [...new Set(rows.flatMap(({ listener }) => listener ?? []))].concat(others),
    winner: { name: candidates[0]?.name ?? "", reason: "the test says so" },
    split: { train: 0.6, validation: 0.2 },
  });
}

const always = (): boolean => true;

Deno.test("every window is predicted and pooled once", () => {
  const rows = history(24, always);
  const { all, folds, warnings, listeners } = run(rows);
  assert.deepEqual(folds.map(({ first, last }) => [first, last]), [
    ["2021-01-01", "2021-03-01"],
    ["2021-04-01", "2021-06-01"],
    ["2021-07-01", "2021-09-01"],
    ["2021-10-01", "2021-12-01"],
  ]);
  // Windows from month 12 on; two months clear before the first leave ten to learn from.
  assert.deepEqual(folds[0]?.training, {
    first: "2020-01-01",
    last: "2020-10-01",
    months: 10,
    rows: 100,
    positives: 10,
  });
  const late = rows.filter(({ month }) => month >= 12);
  assert.equal(all.rows, late.length);
  assert.equal(
    all.models["plays_t"]?.metrics.pr_auc.value,
    averagePrecision(late.map(({ y }) => y), late.map(({ plays }) => plays)),
  );
  // Threshold and breakouts are the same in every month: one alert a month, all hits.
  assert.equal(all.models["plays_t"]?.metrics.alert_precision.value, 1);
  assert.deepEqual(all.models["plays_t"]?.alerts_per_month, { min: 1, median: 1, max: 1 });
  assert.ok(folds.every(({ predicted, remarks }) => predicted && remarks.length === 0));
  const [few = "", empty = ""] = warnings;
  assert.match(few, /^the figures rest on the breakouts of 4 artists: /);
  const drawn = all.models["plays_t"]?.metrics.pr_auc.draws ?? NaN;
  assert.ok(drawn > 0 && drawn < 50, "with four artists some draws have no breakout");
  assert.ok(empty.startsWith(`${50 - drawn} of 50 draws have no breakout`), empty);
  assert.equal(listeners, undefined);
});

Deno.test("folds that lack breakouts are named, with what they lack", () => {
  // The first breakout is in month 12: folds that begin before month 21 have none to learn from, or
  // have it among the months that validate.
  const { folds, all } = run(history(24, (month) => month === 12 || month === 22));
  assert.deepEqual(folds.map(({ predicted, remarks }) => [predicted, ...remarks]), [
    [false, "none of the 100 training rows is a breakout"],
    [
      false,
      "none of the 100 training rows before the validation months is a breakout",
      "no breakout in the window",
    ],
    [
      false,
      "none of the 120 training rows before the validation months is a breakout",
      "no breakout in the window",
    ],
    [true, "no breakout in the validation months before the window"],
  ]);
  assert.equal(all.rows, 30);
  assert.equal(all.positives, 1);
});

Deno.test("a history of which nothing can be predicted says why, fold by fold", () => {
  assert.throws(() => run(history(12, () => false)), (error: Error) => {
    assert.match(error.message, /no window of the backtest can be predicted/);
    assert.match(error.message, /window from 2020-07: none of the 40 training rows is a breakout/);
    assert.match(error.message, /window from 2020-10: none of the 70 training rows is a breakout/);
    return true;
  });
  assert.throws(() => run(history(1, always)), /the table covers one month/);
  assert.throws(() => run(history(3, always)), /0 months to learn from, at least 2 are needed/);
});

Deno.test("windows without a breakout are judged by their false alarms", () => {
  const { all, folds } = run(history(24, (month) => month < 14));
  assert.ok(folds.every(({ predicted }) => predicted));
  assert.equal(
    folds.filter(({ remarks }) => remarks.includes("no breakout in the window")).length,
    3,
  );
  // One alert in each of nine months, and in the last three, before which the validation months had
  // no breakout either, the three that the budget allows. Two are hits.
  assert.equal(all.models["plays_t"]?.metrics.alert_precision.value, 2 / 18);
});

Deno.test("windows without any breakout leave ranking unknown, and say so", () => {
  const { all, warnings } = run(history(24, (month) => month < 6));
  assert.equal(all.models["plays_t"]?.metrics.pr_auc.value, null);
  assert.match(warnings.join(), /nothing is known of how well a model ranks/);
});

/** Scores every row by the share of breakouts among the rows it learnt from. */
const baseRate: Candidate = {
  name: "base rate",
  trained: true,
  fit: (train) => {
    const ranker = (learntFrom: TrainingTable) => ({
      scores: (rows: TrainingTable): Float64Array =>
        new Float64Array(rows.y.length)
          .fill(learntFrom.y.filter((label) => label === 1).length / learntFrom.y.length),
    });
    return { ...ranker(train), trials: [], refit: ranker };
  },
};

Deno.test("listeners learn from all in common or each from their own, and are told apart", () => {
  const rows = [...history(24, always, "one"), ...history(24, (m) => m % 2 === 0, "two")];
  const brier = ({ listeners }: BacktestResult, name: string): number | null | undefined =>
    listeners?.[name]?.models["base rate"]?.metrics.brier.value;

  const pooled = run(rows, { pooling: "pooled" }, [baseRate]);
  assert.equal(pooled.folds.length, 4);
  assert.ok(pooled.folds.every(({ listener }) => listener === null));
  assert.equal(pooled.all.rows, 240);
  assert.equal(pooled.all.months, 24, "a month of one listener is not that of the other");
  assert.equal(pooled.all.artists, 80, "nor is an artist");
  assert.equal(pooled.listeners?.["two"]?.rows, 120);

  const own = run(rows, { pooling: "own" }, [baseRate]);
  assert.equal(own.folds.length, 8);
  assert.deepEqual(new Set(own.folds.map(({ listener }) => listener)), new Set(["one", "two"]));
  assert.equal(own.all.rows, 240);
  // The right rate is 0.1, which gives π (1 − π); in common a lower one is learnt.
  assert.ok(Math.abs((brier(own, "one") ?? NaN) - 0.1 * 0.9) < 1e-12);
  assert.ok((brier(pooled, "one") ?? NaN) > 0.1 * 0.9 + 1e-6);
});

Deno.test("a listener with too little history is named", () => {
  const rows = [
    ...history(24, always, "long"),
    ...history(24, () => false, "never"),
    ...history(3, always, "short"),
  ];
  const own = run(rows, { pooling: "own" });
  assert.deepEqual(Object.keys(own.listeners ?? {}), ["long"]);
  assert.match(
    own.warnings.join("\n"),
    /listener never has too little history.*24 months.*training/,
  );
  assert.match(
    own.warnings.join("\n"),
    /listener short has too little history.*3 months.*0 months/,
  );
  const pooled = run(rows, { pooling: "pooled" }, [heuristic("plays_t")], ["new"]);
  assert.match(
    pooled.warnings.join("\n"),
    /listener new has too little history to be judged: no row of the modeling table is theirs/,
  );
  assert.match(
    pooled.warnings.join("\n"),
    /listener short has too little history.*none lies in a predicted window/,
  );
  assert.match(pooled.warnings.join("\n"), /never: no predicted window has a breakout/);
});

Deno.test("the result has the form of the report", () => {
  const report = {
    schema_version: 1,
    input: { file: "t.csv", sha256: "0".repeat(64), scrobbles_sha256: null, simulated: false },
    feature_set: "v1_reduced",
    xgboost_mode: "final",
    ...run(history(24, always)),
  };
  assert.deepEqual(backtestReportSchema.parse(report), report);
});
