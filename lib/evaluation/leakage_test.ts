import assert from "node:assert/strict";
import fc from "fast-check";
import { calendarOf, parseMonth } from "../base/calendar.ts";
import type { Rules } from "../labels/rules.ts";
import { FEATURE_NAMES } from "../features/registry.ts";
import type { Candidate, Fitted, Ranker } from "../models/candidate.ts";
import { itemAt } from "../base/items.ts";
import { calendarMonths, daysEndingOn, type Periods } from "../snapshots/periods.ts";
import { nowOf } from "../snapshots/table.ts";
import { type Kind, type Play, snapshotsOfPlays, SOME_DAY } from "../snapshots/testing.ts";
import { tablesOf } from "../split/history_tables.ts";
import { modelingTable } from "../split/modeling_table.ts";
import { type Column, takeTableRows, textColumn } from "../tables/table.ts";
import { copied } from "../features/matrix.ts";
import { rowsOfMonths, type TrainingTable, trainingTableOf } from "../split/training_table.ts";
import { predictFold } from "./out_of_fold.ts";
import { type Fold, rollingOrigin } from "../split/rolling_origin.ts";
import { SPLIT_PARTS, splitMonths } from "../split/split.ts";

const HORIZON = 2;

/** Rules under which few plays make rows, and some of them breakouts. */
const RULES: Rules = {
  labels: {
    horizon_months: HORIZON,
    cold_start_buffer_months: 1,
    keep_incomplete_month: true,
  },
  eligibility: { active_plays_min: 1, discovered_within_months: 12, lookback_months: 1 },
  core_definition: { plays_min: 3, share_min: 1 },
};
const MONTHS = 14;
const FIRST = Date.UTC(2020, 0, 1) / 1000;
const START = 2020 * 12;
const ZONES = ["UTC", "Pacific/Auckland"];

const play = fc.record({
  artist_name: fc.constantFrom("A", "B", "C", "D", "E", "F"),
  track_name: fc.constantFrom("one", "two", "three"),
  time: fc.oneof(
    fc.integer({ min: FIRST, max: Date.UTC(2020, MONTHS, 1) / 1000 - 1 }),
    // Around the ends of periods of both kinds, so that sessions go on past them.
    fc.tuple(fc.integer({ min: 1, max: MONTHS - 2 }), fc.integer({ min: -3600, max: 3600 }))
      .map(([month, seconds]) => Date.UTC(2020, month, 1) / 1000 + seconds),
    fc.tuple(fc.integer({ min: -4, max: 8 }), fc.integer({ min: -3600, max: 3600 }))
      .map(([period, seconds]) => (SOME_DAY + 1 + 30 * period) * 86_400 + seconds),
  ),
});
const plays = fc.array(play, { minLength: 60, maxLength: 160 });
const zone = fc.constantFrom(...ZONES);

/** Two histories that are the same up to a month and have nothing to do with one another after. */
interface Fork {
  readonly one: readonly Play[];
  readonly other: readonly Play[];
}

/**
 * Forks a history after a period: everything later is changed, added to and taken away at will. Both
 * sides go on to the last month, in which the same artist is played, because how far a history
 * reaches does decide which rows have a label: those of the last `horizon` periods have none.
 */
function fork(
  one: readonly Play[],
  other: readonly Play[],
  period: number,
  { of: periodOf }: Pick<Periods, "of">,
): Fork {
  const last = START + MONTHS;
  const time = Date.UTC(Math.floor(last / 12), last % 12, 15) / 1000;
  const end = { artist_name: "last", track_name: "one", time };
  const past = one.filter((p) => periodOf(p.time) <= period);
  const after = (of: readonly Play[]): Play[] => of.filter((p) => periodOf(p.time) > period);
  return { one: [...past, ...after(one), end], other: [...past, ...after(other), end] };
}

const months = (timeZone: string): Periods => calendarMonths(calendarOf(timeZone));
const periodsOf = (kind: Kind, timeZone: string): Periods =>
  kind === "months" ? months(timeZone) : daysEndingOn(SOME_DAY, 30, calendarOf(timeZone));

function learningTable(of: readonly Play[], timeZone: string): TrainingTable {
  const { features, rulings } = tablesOf(snapshotsOfPlays(of, timeZone), RULES);
  return trainingTableOf(modelingTable(features, rulings, FEATURE_NAMES), FEATURE_NAMES, "");
}

/** Asserts that tables hold the same rows, features and labels; names the first that differ. */
function assertSameRows(
  actual: readonly TrainingTable[],
  expected: readonly TrainingTable[],
): void {
  const [found, wanted] = [actual, expected].map((tables) => tables.flatMap(rowsAsText));
  wanted?.forEach((row, i) => assert.equal(found?.[i], row));
  assert.equal(found?.length, wanted?.length);
}

function rowsAsText({ months, artists, features: rows, y }: TrainingTable): string[] {
  const features = copied(rows);
  const width = features.columns.length;
  return months.map((month, row) =>
    [month, artists[row], y[row], ...features.values.slice(row * width, (row + 1) * width)].join(
      " ",
    )
  );
}

/** Rows up to a period: all their columns, and which of them are eligible. */
function seenBy(of: readonly Play[], period: number, timeZone: string, kind: Kind): {
  readonly columns: readonly (readonly [string, Column])[];
  readonly eligible: readonly boolean[];
} {
  const { rows, features, rulings } = tablesOf(snapshotsOfPlays(of, timeZone, kind), RULES);
  const places = rows.flatMap((row, place) => nowOf(row).period <= period ? [place] : []);
  return {
    columns: [...takeTableRows(features, places).columns],
    eligible: places.map((place) => itemAt(rulings, place).isEligible),
  };
}

Deno.test("no scrobble after a period's end changes a feature up to it, or which artists are eligible", () => {
  let [rows, eligible] = [0, 0];
  fc.assert(
    fc.property(
      plays,
      plays,
      fc.integer({ min: 0, max: MONTHS - 1 }),
      zone,
      fc.constantFrom<Kind>("months", "days"),
      (a, b, age, timeZone, kind) => {
        const periods = periodsOf(kind, timeZone);
        const period = periods.of(FIRST) + age;
        const { one, other } = fork(a, b, period, periods);
        const seen = seenBy(one, period, timeZone, kind);
        assert.deepEqual(seenBy(other, period, timeZone, kind), seen);
        rows += seen.eligible.length;
        eligible += seen.eligible.filter((is) => is).length;
      },
    ),
    { numRuns: 100, endOnFailure: true },
  );
  assert.ok(rows > 0 && eligible > 0, "no row was compared");
});

Deno.test("one listener's scrobbles change nothing of another's", () => {
  fc.assert(
    fc.property(plays, plays, plays, (a, b, c) => {
      const with_ = (others: readonly Play[]): unknown => {
        const { features } = tablesOf(
          snapshotsOfPlays([
            ...a.map((p) => ({ listener: "a", ...p })),
            ...others.map((p) => ({ listener: "b", ...p })),
          ]),
          RULES,
        );
        const own = textColumn(features, "listener").flatMap((of, row) => of === "a" ? [row] : []);
        return [...takeTableRows(features, own).columns];
      };
      assert.deepEqual(with_(b), with_(c));
    }),
    { numRuns: 10, endOnFailure: true },
  );
});

Deno.test("no scrobble inside or after a fold's window changes what the fold learns from", () => {
  let [folds, positives] = [0, 0];
  fc.assert(
    fc.property(
      plays,
      plays,
      zone,
      fc.integer({ min: 1, max: 4 }),
      (a, b, timeZone, step_months) => {
        const whole = learningTable(fork(a, a, START + MONTHS, months(timeZone)).one, timeZone);
        const options = { start: 0.4, step_months, horizon_months: HORIZON };
        for (const fold of rollingOrigin(whole.months, options)) {
          const before = (parseMonth(fold.first) ?? NaN) - 1;
          const { one, other } = fork(a, b, before, months(timeZone));
          const seen = learntFrom(learningTable(one, timeZone), fold);
          assertSameRows(learntFrom(learningTable(other, timeZone), fold), seen);
          folds += seen.length === 0 ? 0 : 1;
          positives += seen.at(-1)?.y.includes(1) ? 1 : 0;
        }
      },
    ),
    { numRuns: 20, endOnFailure: true },
  );
  assert.ok(folds > 0 && positives > 0, "no fold learnt from a breakout: the test shows nothing");
});

/** Every table that a candidate is given to learn from in a fold: train, validation, both again. */
function learntFrom(table: TrainingTable, fold: Fold): TrainingTable[] {
  const given: TrainingTable[] = [];
  const scores = (rows: TrainingTable): Float64Array => new Float64Array(rows.y.length);
  const spy: Candidate = {
    name: "spy",
    trained: true,
    fit(train, validation): Fitted {
      given.push(train, validation);
      return {
        scores,
        trials: [],
        refit(rows): Ranker {
          given.push(rows);
          return { scores };
        },
      };
    },
  };
  predictFold(table, fold, {
    listener: null,
    candidates: [spy],
    validationShare: 0.25,
    budget: { max_median_alerts: 3, beta: 0.5, min_tp_on_val: 1 },
  });
  return given;
}

/** Seconds since 1970 of the middle of a month of 2020, from 1. */
const inMonth = (month: number): number => Date.UTC(2020, month - 1, 15) / 1000;

function repeated(artist_name: string, month: number, times: number): Play[] {
  return Array.from({ length: times }, (_, i) => ({
    artist_name,
    track_name: "one",
    time: inMonth(month) + 60 * i,
  }));
}

Deno.test("without the gap of the horizon a label would look into the window", () => {
  // "new" is played once a month; what it does in July decides the labels of May and June.
  const ofYear = Array.from({ length: 12 }, (_, i) => i + 1);
  const quiet = ofYear.flatMap((m) => [...repeated("new", m, 1), ...repeated("old", m, 9)]);
  const [one, other] = [quiet, [...quiet, ...repeated("new", 7, 5)]]
    .map((of) => learningTable(of, "UTC"));
  assert.ok(one !== undefined && other !== undefined);
  const labelOf = (table: TrainingTable, month: string): number | undefined =>
    table.y[
      table.artists.findIndex((artist, row) => artist === "new" && table.months[row] === month)
    ];
  const labels = (month: string): (number | undefined)[] => [
    labelOf(one, month),
    labelOf(other, month),
  ];
  assert.deepEqual(labels("2020-04-01"), [0, 0]);
  assert.deepEqual(labels("2020-05-01"), [0, 1]);
  assert.deepEqual(labels("2020-06-01"), [0, 1]);
  const july = rollingOrigin(one.months, { start: 0.6, step_months: 3, horizon_months: HORIZON })
    .find((fold) => fold.first === "2020-07-01");
  assert.equal(july?.training.at(-1), "2020-04-01");
});

Deno.test("in the split, labels of a part look into the first months of the next and no further", () => {
  const fractions = { train: 0.5, validation: 0.3, test: 0.2 };
  let looked = 0;
  fc.assert(
    fc.property(plays, plays, fc.constantFrom(0, 1), zone, (a, b, place, timeZone) => {
      const whole = learningTable(fork(a, a, START + MONTHS, months(timeZone)).one, timeZone);
      fc.pre(new Set(whole.months).size >= 6);
      const split = splitMonths(whole.months, fractions);
      const part = split[SPLIT_PARTS[place] ?? "train"];
      const end = parseMonth(part.at(-1) ?? "") ?? NaN;
      const rowsOf = (side: readonly Play[]): TrainingTable =>
        rowsOfMonths(learningTable(side, timeZone), part);
      const partAfter = (beyond: number): [TrainingTable, TrainingTable] => {
        const { one, other } = fork(a, b, end + beyond, months(timeZone));
        return [rowsOf(one), rowsOf(other)];
      };
      const [seen, changed] = partAfter(HORIZON);
      assertSameRows([changed], [seen]);
      const [near, nearChanged] = partAfter(0);
      assertSameRows([{ ...nearChanged, y: near.y }], [near]);
      looked += near.y.join() === nearChanged.y.join() ? 0 : 1;
    }),
    { numRuns: 20, endOnFailure: true },
  );
  assert.ok(looked > 0, "labels of a part's last months do depend on the months after it");
});
