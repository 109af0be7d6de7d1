/**
 * The backtest of the sample history, all models and 1,000 bootstrap draws, against training on it
 * once: a backtest of n folds trains n times, on less, and draws besides.
 *
 * @module
 */
import { clusterDraws } from "../lib/metrics/bootstrap.ts";
import { averagePrecision, averagePrecisionOf } from "../lib/metrics/ranking.ts";
import { sweepOf } from "../lib/metrics/sweep.ts";
import { backtestAndSave } from "../lib/commands/backtest/backtest.ts";
import { buildTables } from "../lib/commands/build/build.ts";
import { writeSample } from "../lib/commands/sample/sample.ts";
import { trainAndSave } from "../lib/commands/train/train.ts";
import { textTable } from "../lib/text/text.ts";
import { readTrainingTable } from "../lib/split/training_table.ts";
import { withTempDir } from "../lib/testing.ts";
import { openWorkspace } from "../lib/workspace/workspace.ts";
import { compare } from "./measure.ts";

const TARGET_SECONDS = 20;
const RUNS = 3;

export async function run(): Promise<void> {
  await withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    await writeSample(workspace, { seed: 1, force: false });
    await buildTables(workspace);
    const { folds, settings } = await backtestAndSave(workspace);
    const whole = await compare(
      () => backtestAndSave(workspace),
      () => trainAndSave(workspace),
      RUNS,
    );

    const { y, artists, features } = await readTrainingTable(workspace.paths.modeling, ["share_t"]);
    const scores = features.matrix.values;
    const options = { draws: settings.bootstrap_draws, seed: settings.seed };
    const draws = await compare(
      () => {
        const statistic = averagePrecisionOf(sweepOf(y, scores));
        for (const weights of clusterDraws(artists, options)) statistic(weights);
      },
      () => {
        for (const weights of clusterDraws(artists, options)) {
          const rows = [...weights].flatMap((times, row) => Array<number>(times).fill(row));
          averagePrecision(rows.map((row) => y[row] ?? 0), rows.map((row) => scores[row] ?? 0));
        }
      },
      RUNS,
    );
    const ratio = (x: number): string => `${x.toFixed(2)} ×`;
    const seconds = (x: number): string => `${x.toFixed(2)} s`;
    console.log(textTable(["what", "takes", "baseline", "takes", "ratio"], [
      [
        `backtest, ${folds.length} folds, ${settings.bootstrap_draws} draws ` +
        `(target ${TARGET_SECONDS} s)`,
        seconds(whole.a),
        "train once",
        seconds(whole.b),
        ratio(whole.ratio),
      ],
      [
        `PR-AUC of ${settings.bootstrap_draws} draws of ${y.length} rows, sorted once`,
        seconds(draws.a),
        "sorted in each draw",
        seconds(draws.b),
        ratio(draws.ratio),
      ],
    ]));
  });
}

if (import.meta.main) await run();
