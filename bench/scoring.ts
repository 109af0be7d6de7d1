/**
 * Scoring 100,000 rows in TypeScript against libxgboost's own prediction on one thread, which is
 * given the rows in its own matrix beforehand.
 *
 * @module
 */
import { randomLcg } from "d3-random";
import { parseModel } from "../lib/models/families.ts";
import { probabilities } from "../lib/models/scorer.ts";
import { Booster, DMatrix } from "../lib/models/xgboost/booster.ts";
import { textTable } from "../lib/text/text.ts";
import { compare } from "./measure.ts";

const ROWS = 100_000;
const COLUMNS = Array.from({ length: 13 }, (_, i) => `f${i}`);

export async function run(): Promise<void> {
  const random = randomLcg(1);
  const values = Float32Array.from({ length: ROWS * COLUMNS.length }, () => {
    const value = random();
    return value < 0.02 ? NaN : value;
  });
  const matrix = { values, rows: ROWS, columns: COLUMNS };
  const y = Array.from(
    { length: ROWS },
    (_, row) => (values[row * COLUMNS.length] ?? 0) > 0.9 ? 1 : 0,
  );
  const results: string[][] = [];
  for (const [trees, depth] of [[20, 3], [100, 3], [100, 6]] as const) {
    using rows = new DMatrix(matrix, y);
    const parameters = { objective: "binary:logistic", max_depth: depth, nthread: 1 };
    using trained = new Booster(parameters, [rows]);
    trained.setFeatureNames(COLUMNS);
    for (let round = 0; round < trees; round++) trained.update(round, rows);
    const json = trained.toJson();
    // A booster that has not seen the rows: the trained one remembers its predictions of them.
    using booster = new Booster({ nthread: 1 });
    booster.loadJson(json);
    const scorer = parseModel("xgboost", JSON.parse(json));
    const { a, b, ratio } = await compare(
      () => probabilities(scorer, matrix),
      () => {
        using fresh = new DMatrix(matrix);
        booster.predictMargins(fresh);
      },
    );
    const rate = (seconds: number): string => `${(ROWS / seconds / 1e6).toFixed(2)} M rows/s`;
    results.push([
      `${trees} trees of depth ${depth}`,
      rate(a),
      rate(b),
      `${(1 / ratio).toFixed(2)} ×`,
    ]);
  }
  console.log(textTable(["scoring", "TypeScript", "libxgboost, 1 thread", "speed ratio"], results));
}

if (import.meta.main) await run();
