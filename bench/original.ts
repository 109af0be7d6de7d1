/**
 * The steps of the original's approach (`original.py`: pandas over the full grid of artists and months,
 * XGBoost in Python) against the same steps here, on the same simulated history of 61,000 plays:
 * processor time, the start of a process not counted. The outline is vectorised; the original's own
 * code took 48.6 s for the grid of a history of that size. Left out where Python has neither pandas
 * nor XGBoost.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { buildTables } from "../lib/commands/build/build.ts";
import { writeSample } from "../lib/commands/sample/sample.ts";
import { chosenFeatures } from "../lib/features/feature_sets.ts";
import { columnsOf } from "../lib/features/matrix.ts";
import { treeScorer } from "../lib/models/tree_scorer.ts";
import { probabilities } from "../lib/models/scorer.ts";
import { readTrainingTable } from "../lib/split/training_table.ts";
import { pythonWith, withTempDir } from "../lib/testing.ts";
import { count, textTable } from "../lib/text/text.ts";
import { openWorkspace } from "../lib/workspace/workspace.ts";
import { cpuSecondsOf } from "./measure.ts";
import { trainedBooster } from "./trees.ts";

const PLAYS = 61_000;
const BATCH = 100_000;
const SINGLES = 200;
const SCRIPT = fileURLToPath(new URL("original.py", import.meta.url));

const stepsSchema = z.object({
  build: z.number(),
  train: z.number(),
  single: z.number(),
  batch: z.number(),
});
type Steps = z.infer<typeof stepsSchema>;

export async function run(): Promise<void> {
  const python = await pythonWith("pandas, xgboost");
  if (python === null) {
    console.log("SKIPPED: no python3 with pandas and xgboost here (Debian: python3-xgboost).");
    return;
  }
  await withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    await writeSample(workspace, { seed: 1, plays: PLAYS, force: false });
    const { success, stdout, stderr } = await new Deno.Command(python, {
      args: [SCRIPT, workspace.paths.scrobbles],
      env: { OMP_NUM_THREADS: "1" },
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const theirs = z.object({ ...stepsSchema.shape, grid: z.int() })
      .parse(JSON.parse(new TextDecoder().decode(stdout)));
    const ours = await stepsHere(root);
    const milliseconds = (seconds: number): string => (1000 * seconds).toFixed(3);
    const row = (name: string, step: keyof Steps): string[] => [
      name,
      milliseconds(ours[step]),
      milliseconds(theirs[step]),
      `${(theirs[step] / ours[step]).toFixed(1)} ×`,
    ];
    console.log(textTable(["61,000 plays (simulated)", "here, CPU ms", "original", "ratio"], [
      row(`build the tables (there 13 features, ${count(theirs.grid)} grid rows)`, "build"),
      row("train 100 trees of depth 3, one thread", "train"),
      row("a single prediction", "single"),
      row(`a batch of ${count(BATCH)}`, "batch"),
    ]));
  });
}

async function stepsHere(root: string): Promise<Steps> {
  const workspace = await openWorkspace(root);
  const build = await cpuSecondsOf(() => buildTables(workspace));
  const columns = chosenFeatures(workspace.breakout);
  const { features: { matrix: features }, y } = await readTrainingTable(
    workspace.paths.modeling,
    columns,
  );
  let json = "";
  const train = await cpuSecondsOf(() => json = trainedBooster(features, y, 100, 3));
  const scorer = treeScorer(JSON.parse(json));
  const one = columnsOf(features, columns, [0]);
  const single = await cpuSecondsOf(() => {
    for (let run = 0; run < SINGLES; run++) probabilities(scorer, one);
  }) / SINGLES;
  const many = columnsOf(
    features,
    columns,
    Array.from({ length: BATCH }, (_, row) => row % features.rows),
  );
  const batch = await cpuSecondsOf(() => {
    for (let run = 0; run < 5; run++) probabilities(scorer, many);
  }) / 5;
  return { build, train, single, batch };
}

if (import.meta.main) await run();
