/**
 * Margins in TypeScript against libxgboost's own on one thread. Each of its runs is given
 * a matrix of its own, made outside the time: it remembers its predictions of one it has seen.
 *
 * @module
 */
import { median } from "d3-array";
import { treeScorer } from "../lib/models/tree_scorer.ts";
import { Booster, DMatrix } from "../lib/models/xgboost/booster.ts";
import { textTable } from "../lib/text/text.ts";
import { secondsOf } from "./measure.ts";
import { randomRows, trainedBooster } from "./trees.ts";

const ROWS = 100_000;
const RUNS = 7;

export async function run(): Promise<void> {
  const results: string[][] = [];
  for (const [trees, depth, width] of [[20, 3, 13], [100, 3, 13], [600, 4, 40]] as const) {
    const { matrix, y } = randomRows(ROWS, width);
    const json = trainedBooster(matrix, y, trees, depth);
    using booster = new Booster({ nthread: 1 });
    booster.loadJson(json);
    const scorer = treeScorer(JSON.parse(json));
    scorer.margins(matrix);
    const pairs: { ours: number; theirs: number }[] = [];
    for (let run = 0; run < RUNS; run++) {
      using fresh = new DMatrix(matrix);
      pairs.push({
        ours: await secondsOf(() => scorer.margins(matrix)),
        theirs: await secondsOf(() => booster.predictMargins(fresh)),
      });
    }
    const rate = (seconds: number | undefined): string =>
      `${(ROWS / (seconds ?? NaN) / 1e6).toFixed(2)} M rows/s`;
    results.push([
      `${trees} trees of depth ${depth}, ${width} features`,
      rate(median(pairs, ({ ours }) => ours)),
      rate(median(pairs, ({ theirs }) => theirs)),
      `${(median(pairs, ({ ours, theirs }) => theirs / ours) ?? NaN).toFixed(2)} ×`,
    ]);
  }
  console.log(textTable(["scoring", "TypeScript", "libxgboost, 1 thread", "speed ratio"], results));
}

if (import.meta.main) await run();
