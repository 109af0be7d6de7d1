import assert from "node:assert/strict";
import fc from "fast-check";
import { alertPrecisionOf, alertRecallOf } from "./alert_rates.ts";
import { brierScoreOf } from "./brier_score.ts";
import { liftOf, prevalenceOf } from "./lift.ts";
import { precisionAtTopOf } from "./precision_at_top.ts";
import { averagePrecision, averagePrecisionOf, rocAuc, rocAucOf } from "./ranking.ts";
import { sweepOf } from "./sweep.ts";
import { onceEach, type Statistic } from "./statistic.ts";

interface Row {
  readonly group: string;
  readonly y: number;
  readonly score: number;
  readonly alert: number;
  readonly times: number;
}

const rows = fc.array(
  fc.record({
    group: fc.constantFrom("a", "b", "c"),
    y: fc.constantFrom(0, 1),
    score: fc.constantFrom(0, 0.1, 0.2, 0.5, 0.9, 1),
    alert: fc.constantFrom(0, 1),
    times: fc.integer({ min: 0, max: 4 }),
  }),
  { minLength: 1, maxLength: 40 },
);

const column = <K extends keyof Row>(of: readonly Row[], name: K): Row[K][] =>
  of.map((row) => row[name]);
const y = (of: readonly Row[]): number[] => column(of, "y");
const scores = (of: readonly Row[]): number[] => column(of, "score");
const atTop = (of: readonly Row[], share: number): Statistic =>
  precisionAtTopOf(column(of, "group"), y(of), scores(of), share);

const STATISTICS: Readonly<Record<string, (of: readonly Row[]) => Statistic>> = {
  "average precision": (of) => averagePrecisionOf(sweepOf(y(of), scores(of))),
  "ROC-AUC": (of) => rocAucOf(sweepOf(y(of), scores(of))),
  "Brier score": (of) => brierScoreOf(y(of), scores(of)),
  "precision in the top 5 %": (of) => atTop(of, 0.05),
  "precision in the top 40 %": (of) => atTop(of, 0.4),
  "alert precision": (of) => alertPrecisionOf(y(of), column(of, "alert")),
  "alert recall": (of) => alertRecallOf(y(of), column(of, "alert")),
  prevalence: (of) => prevalenceOf(y(of)),
  lift: (of) => liftOf(atTop(of, 0.4), prevalenceOf(y(of))),
};

function assertEqual(actual: number | null, expected: number | null): void {
  if (actual === null || expected === null) assert.equal(actual, expected);
  else assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);
}

for (const [name, statistic] of Object.entries(STATISTICS)) {
  Deno.test(`${name}: rows that count several times equal rows repeated`, () => {
    fc.assert(fc.property(rows, (of) => {
      const repeated = of.flatMap((row) => Array<Row>(row.times).fill(row));
      assertEqual(
        statistic(of)(column(of, "times")),
        onceEach(statistic(repeated), repeated.length),
      );
    }));
  });
}

Deno.test("ranking metrics of weighted rows equal those of the repeated rows", () => {
  fc.assert(fc.property(rows, (of) => {
    const repeated = of.flatMap((row) => Array<Row>(row.times).fill(row));
    const times = column(of, "times");
    assertEqual(
      averagePrecisionOf(sweepOf(y(of), scores(of)))(times),
      averagePrecision(y(repeated), scores(repeated)),
    );
    assertEqual(rocAucOf(sweepOf(y(of), scores(of)))(times), rocAuc(y(repeated), scores(repeated)));
  }));
});
