/**
 * TreeSHAP contributions of 4,000 rows in TypeScript against libxgboost's own `pred_contribs` on one
 * thread, which is given the rows in its own matrix beforehand.
 *
 * @module
 */
import { randomLcg } from "d3-random";
import { parseModel } from "../lib/models/families.ts";
import { Booster, DMatrix } from "../lib/models/xgboost/booster.ts";
import { textTable } from "../lib/text/text.ts";
import { compare } from "./measure.ts";

const ROWS = 4_000;
const COLUMNS = Array.from({ length: 13 }, (_, i) => `f${i}`);

export async function run(): Promise<void> {
  const random = randomLcg(1);
  const width = COLUMNS.length;
  const values = Float32Array.from({ length: ROWS * width }, () => {
    const value = random();
    return value < 0.02 ? NaN : value;
  });
  const matrix = { values, rows: ROWS, columns: COLUMNS };
  const y = Array.from({ length: ROWS }, (_, row) => {
    const [a = 0, b = 0, c = 0] = values.subarray(row * width, row * width + 3);
    return a * b + 0.3 * c + 0.3 * random() > 0.6 ? 1 : 0;
  });
  const results: string[][] = [];
  for (const [trees, depth] of [[20, 3], [100, 3], [100, 4], [100, 6]] as const) {
    using rows = new DMatrix(matrix, y);
    const parameters = { objective: "binary:logistic", max_depth: depth, eta: 0.05, nthread: 1 };
    using booster = new Booster(parameters, [rows]);
    booster.setFeatureNames(COLUMNS);
    for (let round = 0; round < trees; round++) booster.update(round, rows);
    const scorer = parseModel("xgboost", JSON.parse(booster.toJson()));
    const { a, b, ratio } = await compare(
      () => scorer.contributions(matrix),
      () => booster.predictContributions(rows),
    );
    const rate = (seconds: number): string => `${(ROWS / seconds / 1e3).toFixed(1)} k rows/s`;
    results.push([
      `${trees} trees of depth ${depth}`,
      rate(a),
      rate(b),
      `${(1 / ratio).toFixed(2)} ×`,
    ]);
  }
  console.log(
    textTable(["contributions", "TypeScript", "libxgboost, 1 thread", "speed ratio"], results),
  );
}

if (import.meta.main) await run();
