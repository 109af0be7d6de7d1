/**
 * Training on a modeling table and judging on listeners, at 200,000 rows and with `--large` at 2
 * million: seconds, and peak memory against one copy of the matrix. The rows are those of simulated
 * histories, again and again with noise, under the names of as many made-up listeners as it takes.
 *
 * @module
 */
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { randomLcg, randomUniform } from "d3-random";
import { z } from "zod";
import { itemAt } from "../lib/base/items.ts";
import { trainAndSave } from "../lib/commands/train/train.ts";
import { buildTables } from "../lib/commands/build/build.ts";
import { writeSample } from "../lib/commands/sample/sample.ts";
import { listenerRows, outOfFold } from "../lib/evaluation/cross_validation.ts";
import { chosenFeatures, featuresInSet } from "../lib/features/feature_sets.ts";
import { FEATURES } from "../lib/features/registry.ts";
import { readTrainingTable } from "../lib/split/training_table.ts";
import { withTempDir } from "../lib/testing.ts";
import { count, textTable } from "../lib/text/text.ts";
import { readListening } from "../lib/workspace/listening.ts";
import { openWorkspace, type Workspace } from "../lib/workspace/workspace.ts";

/** Rows of each made-up listener. */
const EACH = 1_000;
/** Trees and rounds: memory does not hang on how many there are. */
const TREES = 20;

const stageSchema = z.object({
  columns: z.int(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  megabytes: z.number(),
});

/** What is measured; each gives the number of columns that models see. */
const STAGES: Record<string, (workspace: Workspace, rows: number) => Promise<number>> = {
  train: async (workspace) => {
    const { breakout } = workspace;
    const { modeling } = breakout;
    const xgboost = { ...modeling.xgboost, n_estimators: TREES };
    const few = { ...workspace, breakout: { ...breakout, modeling: { ...modeling, xgboost } } };
    await trainAndSave(few, { table: tableIn(workspace) });
    return chosenFeatures(breakout).length;
  },
  judge: async (workspace, rows) => {
    const { breakout, project } = workspace;
    const columns = featuresInSet(breakout, breakout.listeners.feature_set);
    const { histories } = await readListening(workspace);
    const features = FEATURES.filter(({ name }) => columns.includes(name));
    const some = listenerRows(histories, breakout, project.time.timezone, features, () => {});
    const places = Array.from({ length: rows }, (_, row) => row % some.y.length);
    const noisy = noise();
    const values = new Float32Array(rows * columns.length);
    for (let at = 0; at < values.length; at++) {
      values[at] = noisy(itemAt(some.features.values, at % some.features.values.length));
    }
    const { listeners } = breakout;
    outOfFold(
      {
        ...some,
        features: { values, rows, columns: some.features.columns },
        y: Uint8Array.from(places, (place) => itemAt(some.y, place)),
        weights: new Float32Array(rows).fill(1),
        judged: new Uint8Array(rows).fill(1),
        listeners: places.map((_, row) => listenerAt(row)),
      },
      columns,
      { ...listeners, xgboost: { ...listeners.xgboost, trees: TREES } },
      () => {},
    );
    return columns.length;
  },
};

const listenerAt = (row: number): string => `listener ${Math.floor(row / EACH)}`;
const tableIn = ({ root }: Workspace): string => join(root, "rows.csv");

/** Changes a number by a twentieth at most. */
function noise(): (value: number) => number {
  const factor = randomUniform.source(randomLcg(1))(0.95, 1.05);
  return (value) => Number.isInteger(value) ? value : value * factor();
}

/** Writes the simulated history, and its modeling table with as many rows as are asked for. */
async function write(workspace: Workspace, rows: number): Promise<void> {
  await writeSample(workspace, { seed: 1, plays: 61_000, force: false });
  await buildTables(workspace);
  const columns = chosenFeatures(workspace.breakout);
  const { months, features, y } = await readTrainingTable(
    workspace.paths.modeling,
    columns,
  );
  const noisy = noise();
  using file = await Deno.open(tableIn(workspace), { write: true, create: true });
  const writer = file.writable.getWriter();
  const add = (text: string): Promise<void> => writer.write(new TextEncoder().encode(text));
  await add(`${["listener", "month", "artist_name", ...columns, "y"].join()}\n`);
  for (let from = 0; from < rows; from += EACH) {
    const lines = Array.from({ length: Math.min(EACH, rows - from) }, (_, row) => {
      const place = (from + row) % y.length;
      const values = features.matrix.values.subarray(
        place * columns.length,
        (place + 1) * columns.length,
      );
      const cells = Array.from(values, (value) => Number.isNaN(value) ? "" : noisy(value));
      const keys = [listenerAt(from + row), itemAt(months, place), `artist ${place}`];
      return [...keys, ...cells, itemAt(y, place)].join();
    });
    await add(`${lines.join("\n")}\n`);
  }
  await writer.close();
}

export async function run(args: readonly string[] = []): Promise<void> {
  const rows = args.includes("--large") ? 2_000_000 : 200_000;
  await withTempDir(async (root) => {
    await inProcess("write", root, rows);
    const measured = [];
    for (const stage of Object.keys(STAGES)) {
      const { columns, seconds, cpuSeconds, megabytes } = stageSchema.parse(
        JSON.parse(await inProcess(stage, root, rows)),
      );
      const matrix = rows * columns * Float32Array.BYTES_PER_ELEMENT / 1e6;
      measured.push([
        stage,
        String(columns),
        seconds.toFixed(1),
        cpuSeconds.toFixed(1),
        count(Math.round(megabytes)),
        count(Math.round(matrix)),
        `${(megabytes / matrix).toFixed(1)} ×`,
      ]);
    }
    console.log(textTable(
      [`${count(rows)} rows`, "columns", "s", "CPU s", "peak MB", "matrix MB", "ratio"],
      measured,
    ));
  });
}

async function inProcess(stage: string, root: string, rows: number): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", fileURLToPath(import.meta.url), stage, root, String(rows)],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

if (import.meta.main) {
  const [name = "", root = "", rows = ""] = Deno.args;
  const workspace = await openWorkspace(root);
  const start = performance.now();
  const columns = await (STAGES[name] ?? write)(workspace, Number(rows));
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({
    columns: columns ?? 0,
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1000,
  }));
  Deno.exit();
}
