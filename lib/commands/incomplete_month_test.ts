import assert from "node:assert/strict";
import { xgboostLibrary } from "../models/xgboost/library.ts";
import { withTempDir } from "../testing.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { buildTables } from "./build/build.ts";
import { examine } from "./doctor/doctor.ts";
import { replayLists } from "./score/replay.ts";
import { scoreArtists } from "./score/score.ts";
import { sampleIn } from "./testing.ts";
import { trainAndSave } from "./train/train.ts";
import { monthAsked } from "./command.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

/** Runs in a root whose history is the simulated one up to a day. */
function withHistoryUpTo(
  until: string,
  keep: boolean,
  run: (workspace: Workspace) => Promise<void>,
): Promise<void> {
  return withTempDir(async (root) => {
    const others = { labels: { keep_incomplete_month: keep } };
    await run(await sampleIn(root, { plays: 40_000, until, others }));
  });
}

const periodEndsIn = async (
  path: string,
): Promise<string[]> => [
  ...new Set((await Deno.readTextFile(path)).match(/^\d{4}-\d{2}-\d{2}/gm) ?? []),
];

const monthsIn = async (path: string): Promise<string[]> =>
  [...new Set((await Deno.readTextFile(path)).match(/^\d{4}-\d{2}-01/gm) ?? [])].sort();

Deno.test("an incomplete last month is in the features, and in no label and no replay", () =>
  withHistoryUpTo("2024-06-25", false, async (workspace) => {
    const { paths } = workspace;
    const build = await buildTables(workspace);
    assert.equal(build.months.last, "2024-06-01");
    assert.equal(build.last_month?.used, "2024-05-01");
    assert.deepEqual(build.last_month?.incomplete.map(({ month }) => month), ["2024-06-01"]);
    assert.equal((await monthsIn(paths.features)).at(-1), "2024-06-01");
    assert.equal((await monthsIn(paths.modeling)).at(-1), "2024-03-01", "two months before May");

    const train = await trainAndSave(workspace);
    assert.deepEqual(train.last_month, build.last_month);
    const score = await scoreArtists(workspace);
    assert.deepEqual([score.period_end, score.remarks], ["2024-06-24", []]);
    const june = await scoreArtists(workspace, monthAsked("2024-06"));
    assert.match(june.remarks.join(), /month is incomplete \(last play 2024-06-24/);
    await replayLists(workspace, "month");
    assert.equal((await periodEndsIn(paths.replay)).at(-1), "2024-05-31");

    const seen = await examine(workspace);
    assert.deepEqual(seen.last_month, build.last_month);
    assert.equal(seen.training.rows, build.modeling.rows);
    assert.equal(seen.training.breakouts, build.modeling.positives);
  }));

Deno.test("labels.keep_incomplete_month keeps it, and says so", () =>
  withHistoryUpTo("2024-06-25", true, async (workspace) => {
    const build = await buildTables(workspace);
    assert.equal(build.last_month?.used, "2024-06-01");
    assert.equal(build.last_month?.keep_incomplete, true);
    await replayLists(workspace, "month");
    assert.equal((await periodEndsIn(workspace.paths.replay)).at(-1), "2024-06-30");
    assert.equal((await monthsIn(workspace.paths.modeling)).at(-1), "2024-04-01");
  }));

Deno.test("a history that ends with its month keeps it", () =>
  withHistoryUpTo("2024-06-01", false, async (workspace) => {
    const build = await buildTables(workspace);
    assert.deepEqual(build.last_month, {
      used: "2024-05-01",
      keep_incomplete: false,
      incomplete: [],
    });
  }));
