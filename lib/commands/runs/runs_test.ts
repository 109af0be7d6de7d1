import assert from "node:assert/strict";
import { withTempDir } from "../../testing.ts";
import { readRuns, rememberRun, type RunToRemember } from "../../workspace/runs.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { compareRuns, listRuns } from "./runs.ts";
import { comparedText, runsText } from "./text.ts";
import { fitted } from "../../text/terminal.ts";

const { breakout } = await openWorkspace();

const RUN: RunToRemember = {
  command: "backtest",
  seed: 42,
  data: { file: "data/curated/scrobbles.csv", sha256: "a".repeat(64), simulated: true },
  settings: breakout,
  columns: ["plays_t", "share_t"],
  figures: { "PR-AUC of xgboost": { value: 0.25, low: 0.1, high: 0.4 } },
};
const CHANGED: RunToRemember = {
  ...RUN,
  command: "experiment",
  name: "three plays are enough, and a name that is long enough to be folded",
  settings: {
    ...breakout,
    core_definition: { ...breakout.core_definition, plays_min: 10 },
    listeners: { ...breakout.listeners, falling: ["last_play_gap_days_t", "return_gap"] },
  },
  columns: ["plays_t", "mine"],
  figures: { "PR-AUC of xgboost": { value: 0.31, low: null, high: null } },
  verdict: "cannot be told",
};

const inRoot = (run: (workspace: Workspace) => Promise<void>): Promise<void> =>
  withTempDir(async (root) => run(await openWorkspace(root)));
const show = (path: string): string => path;

Deno.test("runs are remembered in order, listed in eighty columns, and compared", () =>
  inRoot(async (workspace) => {
    assert.match(runsText(await listRuns(workspace), show), /Nothing was run here yet/);
    await rememberRun(workspace, new Date("2026-01-02T03:04:05Z"), RUN);
    await rememberRun(workspace, new Date(), CHANGED);

    const runs = await listRuns(workspace);
    assert.deepEqual(runs.map(({ number, changed }) => [number, changed]), [
      [1, []],
      [2, ["settings", "features"]],
    ]);
    assert.deepEqual(runs[0]?.settings.values, breakout);
    assert.ok((runs[0]?.seconds ?? 0) > 1000, "counted from when it began");
    const text = runsText(runs, show);
    assert.ok(fitted(text, 80).split("\n").every((line) => line.length <= 80), text);
    assert.match(text, /2026-01-02 03:04/);
    assert.match(text, /\[0\.100,\s0\.400\]/);

    const compared = await compareRuns(workspace, 2);
    assert.deepEqual(compared, await compareRuns(workspace, 1, 2));
    assert.deepEqual(compared.settings, [
      { path: "core_definition.plays_min", one: 20, other: 10 },
      { path: "listeners.falling", one: [], other: ["return_gap"] },
    ]);
    assert.deepEqual([compared.added, compared.left_out], [["mine"], ["share_t"]]);
    assert.match(comparedText(compared, show), /\+0\.060/);
    await assert.rejects(compareRuns(workspace, 1, 3), /no run 3; there are 1 to 2/);
    await assert.rejects(compareRuns(workspace, 4), /no run 4; there are 1 to 2/);
  }));

Deno.test("a damaged line is told with file, line and remedy, and none after it is lost", () =>
  inRoot(async (workspace) => {
    const { runs } = workspace.paths;
    await rememberRun(workspace, new Date(), RUN);
    await Deno.writeTextFile(runs, '{"schema_version":1,"at":"20', { append: true }); // a cut write
    await rememberRun(workspace, new Date(), CHANGED);
    await assert.rejects(readRuns(workspace), {
      name: "UserError",
      message: /runs\.jsonl: line 2: damaged: not JSON: .*Take that line out/,
    });
    const lines = (await Deno.readTextFile(runs)).split("\n");
    await Deno.writeTextFile(runs, [...lines.slice(0, 1), ...lines.slice(2)].join("\n"));
    assert.deepEqual((await readRuns(workspace)).map(({ command }) => command), [
      "backtest",
      "experiment",
    ]);
    await Deno.writeTextFile(runs, `${lines[0]?.replace('"seed":42', '"seed":"x"')}\n`);
    await assert.rejects(readRuns(workspace), /line 1: damaged: seed: .*found "x"/);
  }));

Deno.test("a run waits for whoever is writing, and joins no half line of theirs", () =>
  inRoot(async (workspace) => {
    const { runs } = workspace.paths;
    await rememberRun(workspace, new Date(), RUN);
    const [line = ""] = (await Deno.readTextFile(runs)).split("\n");
    const other = await Deno.open(runs, { append: true });
    await other.lock(true);
    const [half, rest] = [line.slice(0, 40), `${line.slice(40)}\n`];
    await other.write(new TextEncoder().encode(half));
    const remembered = rememberRun(workspace, new Date(), CHANGED);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await other.write(new TextEncoder().encode(rest));
    other.close();
    await remembered;
    assert.deepEqual((await readRuns(workspace)).map(({ command }) => command), [
      "backtest",
      "backtest",
      "experiment",
    ]);
  }));
