/**
 * What the guide says of adding one of each: in a copy of the project each is added where it says,
 * and nowhere else, and does its work.
 */
import assert from "node:assert/strict";
import { cp, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { calendarOf } from "./base/calendar.ts";
import { readIdea } from "./commands/experiment/idea.ts";
import { sampleIn } from "./commands/testing.ts";
import { featureTable } from "./features/features.ts";
import { calendarMonths } from "./snapshots/periods.ts";
import { snapshotsOf } from "./snapshots/snapshots.ts";
import { rowsOf } from "./snapshots/table.ts";
import { outputOf, withTempDir } from "./testing.ts";
import { readListening } from "./workspace/listening.ts";
import { openWorkspace, PROJECT_ROOT } from "./workspace/workspace.ts";

/** A row of the feature table, and an idea's feature: the same text does for both. */
const FEATURE = `{
      name: "plays_doubled", words: "plays doubled", group: "amount",
      description: "Twice the plays of the artist this month.", formula: "2 · plays(t)",
      unit: "plays", range: [0, null], integer: true,
      compute: ({ now }) => 2 * now.plays,
      phrase: (n) => \`\${n} plays, counted twice\`,
    }`;

/** What stands before a place in a file, and what is added there. */
const ADDED: readonly (readonly [file: string, before: string, text: string])[] = [
  // A feature: a row of the table.
  [
    "lib/features/registry.ts",
    "] as const satisfies readonly HistoryFeature[];",
    `${FEATURE},`,
  ],
  // A family: its name and its record, and how it learns.
  [
    "lib/selection/families.ts",
    "};",
    `twin: { words: "a twin", file: "twin.json", parse: logisticScorer },`,
  ],
  ["lib/models/family.ts", "] as const;", `, "twin"`],
  [
    "lib/selection/candidates.ts",
    "};\ntype Modeling",
    `twin: (modeling) => ({ ...logistic(modeling.logistic), name: "twin" }),`,
  ],
  // A metric: its entry in one file.
  [
    "lib/metrics/metrics.ts",
    "} as const satisfies Readonly<Record<string, Metric>>;",
    `rows: { label: "rows", better: "higher", of: ({ y }) => () => y.length },`,
  ],
  ["lib/metrics/metrics.ts", "  };\n}\n", `rows: of("rows"),`],
  // A command: its folder and its line.
  [
    "lib/commands/greet/command.ts",
    "",
    `import { reportCommand } from "../command.ts";
    export const greet = reportCommand("greet", "say hello").action(() => console.log("hello"));`,
  ],
  ["breakout.ts", "};\n\nasync", `greet: ["greet", "greet"],`],
  // A figure: a file.
  [
    "lib/eda/rows/dots.ts",
    "",
    `import * as Plot from "@observablehq/plot";
    import type { RuledArtistMonth } from "../artist_months.ts";
    import { figure, type Figure } from "../drawing/figure.ts";
    export function dots(months: readonly RuledArtistMonth[]): Figure {
      return figure({ title: "Dots", marks: [Plot.dot(months, { x: "age", y: "plays" })] });
    }`,
  ],
];

/** Asks the copy for the figure and the metric. */
const LOOK = `
  import { dots } from "./lib/eda/rows/dots.ts";
  import { openHistory } from "./lib/eda/history.ts";
  import { compareModels } from "./lib/evaluation/comparison.ts";
  const { artistMonths } = await openHistory(Deno.args[0]);
  const rows = { months: ["2024-01-01"], artists: ["a"], y: Uint8Array.of(1) };
  const model = { name: "m", trained: true, scores: Float64Array.of(1), alerts: Uint8Array.of(1) };
  const { models } = compareModels(rows, [model], { winner: "m", draws: 2, seed: 1, confidence: 0.9 });
  console.log(dots(artistMonths).title, models["m"]?.metrics.rows.value);
`;

/** A column of a table without quoted cells in it, as text. */
function column(csv: string, name: string): string[] {
  const [header = [], ...rows] = csv.trimEnd().split("\n").map((line) => line.split(","));
  return rows.map((cells) => cells.at(header.indexOf(name) - header.length) ?? "");
}

/** What the feature says of a root's rows where it is tried as an idea. */
async function asIdea(root: string): Promise<string[]> {
  const file = join(root, "idea.ts");
  await Deno.writeTextFile(file, `export default { name: "doubled", features: [${FEATURE}] };`);
  const { features = [] } = await readIdea(file);
  const workspace = await openWorkspace(root);
  const { histories } = await readListening(workspace);
  const periods = calendarMonths(calendarOf(workspace.project.time.timezone));
  const rows = rowsOf(histories.map((history) => snapshotsOf(history, periods)));
  const { columns } = featureTable(rows, workspace.breakout, features);
  return Array.from(columns.get("plays_doubled") ?? [], String);
}

Deno.test("one of each is added where the guide says, and does its work", async () => {
  await withTempDir(async (folder) => {
    const copy = join(folder, "project");
    const parts = ["lib", "configs", "data/models/shipped", "breakout.ts", "deno.json"];
    for (const path of [...parts, "package.json"]) {
      await cp(join(PROJECT_ROOT, path), join(copy, path), { recursive: true });
    }
    await symlink(join(PROJECT_ROOT, "node_modules"), join(copy, "node_modules"));
    for (const [file, before, text] of ADDED) {
      const path = join(copy, file);
      await Deno.mkdir(dirname(path), { recursive: true });
      const content = before === "" ? "" : await Deno.readTextFile(path);
      const at = content.lastIndexOf(before);
      assert.notEqual(at, -1, `${file} has no ${before}`);
      await Deno.writeTextFile(path, content.slice(0, at) + text + content.slice(at));
    }
    await Deno.writeTextFile(join(copy, "look.ts"), LOOK);

    const deno = async (...args: string[]): Promise<string> => {
      const manual = ["--node-modules-dir=manual", "--cached-only", "--no-lock"];
      const [command = "", ...rest] = args;
      const { code, stdout, stderr } = await outputOf([command, ...manual, ...rest], { cwd: copy });
      assert.equal(code, 0, stdout + stderr);
      return stdout;
    };
    // Nothing else has to know: else the types would tell.
    await deno("check", "breakout.ts", "look.ts");
    const root = join(folder, "root");
    const run = (...args: string[]): Promise<string> =>
      deno("run", "-A", "breakout.ts", ...args, "--root", root);
    assert.equal(await run("greet"), "hello\n");
    await sampleIn(root, { plays: 20_000 });
    await run("build");
    const table = await Deno.readTextFile(join(root, "data/features/breakout_features.csv"));
    assert.match(table.slice(0, table.indexOf("\n")), /,plays_doubled/);
    assert.deepEqual(column(table, "plays_doubled"), await asIdea(root));
    assert.match(await run("train"), /│ twin /);
    assert.equal(await deno("run", "-A", "look.ts", root), "Dots 1\n");
  });
});
