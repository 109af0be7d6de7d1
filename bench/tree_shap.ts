/**
 * TreeSHAP contributions in TypeScript against libxgboost's own `pred_contribs` on one thread, which
 * is given the rows in its own matrix beforehand: of many rows, and of as many as a list has.
 *
 * @module
 */
import { treeScorer } from "../lib/models/tree_scorer.ts";
import { Booster, DMatrix } from "../lib/models/xgboost/booster.ts";
import { textTable } from "../lib/text/text.ts";
import { compare } from "./measure.ts";
import { randomRows, trainedBooster } from "./trees.ts";

const CASES = [
  { trees: 20, depth: 3, width: 13, rows: 4_000 },
  { trees: 100, depth: 3, width: 13, rows: 4_000 },
  { trees: 100, depth: 6, width: 13, rows: 4_000 },
  { trees: 600, depth: 4, width: 40, rows: 100 },
];
/** Rows to learn from. */
const LEARNT = 10_000;

export async function run(): Promise<void> {
  const results: string[][] = [];
  for (const { trees, depth, width, rows } of CASES) {
    const learnt = randomRows(LEARNT, width);
    const json = trainedBooster(learnt.matrix, learnt.y, trees, depth);
    using booster = new Booster({ nthread: 1 });
    booster.loadJson(json);
    const scorer = treeScorer(JSON.parse(json));
    const { matrix } = randomRows(rows, width);
    using theirs = new DMatrix(matrix);
    const { a, b, ratio } = await compare(
      () => scorer.contributions(matrix),
      () => booster.predictContributions(theirs),
    );
    const milliseconds = (seconds: number): string => `${(1000 * seconds).toFixed(1)} ms`;
    results.push([
      `${rows} rows, ${trees} trees of depth ${depth}, ${width} features`,
      milliseconds(a),
      milliseconds(b),
      `${(1 / ratio).toFixed(2)} ×`,
    ]);
  }
  console.log(
    textTable(["contributions", "TypeScript", "libxgboost, 1 thread", "speed ratio"], results),
  );
}

if (import.meta.main) await run();
