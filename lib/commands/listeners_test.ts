import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { writeAtomic } from "../base/files.ts";
import { loadModel } from "../artifact/artifact.ts";
import { probabilities } from "../models/scorer.ts";
import { xgboostLibrary } from "../models/xgboost/library.ts";
import { scoreText } from "./score/text.ts";
import { takeTableRows, textColumn } from "../tables/table.ts";
import { readTable } from "../tables/table_csv.ts";
import { featureMatrix, readTrainingTable, rowsOfListener } from "../split/training_table.ts";
import { withTempDir } from "../testing.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { buildTables } from "./build/build.ts";
import { scoreArtists } from "./score/score.ts";
import { backtestQuickly, LISTENERS_HEADER, sampleIn, simulatedRows } from "./testing.ts";
import { trainAndSave } from "./train/train.ts";
import { monthAsked } from "./command.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

/** Three simulated listeners; one of them began too late to have a row in the modeling table. */
async function writeHistories(path: string): Promise<void> {
  const histories = [["ann", "2022-01", 36], ["ben", "2022-01", 36], [
    "late",
    "2024-10",
    3,
  ]] as const;
  const rows = histories.map(([listener, firstMonth, months], place) =>
    simulatedRows(listener, { seed: place + 1, plays: 300 * months, firstMonth, months })
  );
  await writeAtomic(path, LISTENERS_HEADER + rows.join(""));
}

/** Runs in a root where each listener has a model of their own, calibrated. */
async function inFamily(run: (workspace: Workspace) => Promise<void>): Promise<void> {
  await withTempDir(async (root) => {
    await backtestQuickly(root, {
      modeling: { pooling: "own", calibration: "platt", production_model: "logistic" },
    });
    const workspace = await openWorkspace(root);
    await writeHistories(workspace.paths.scrobbles);
    await run(workspace);
  });
}

Deno.test("listeners with models of their own are scored by them, from scrobbles to watchlist", async () => {
  await inFamily(async (workspace) => {
    const { paths } = workspace;
    const build = await buildTables(workspace);
    assert.deepEqual(build.listeners, ["ann", "ben", "late"]);

    const { listeners, warnings } = await trainAndSave(workspace);
    assert.doesNotMatch(warnings.join(), /other rules/);
    assert.deepEqual(listeners?.each.map(({ listener }) => listener), ["ann", "ben"]);
    assert.deepEqual(listeners?.left_out.map(({ listener }) => listener), ["late"]);
    assert.match(listeners?.left_out[0]?.reason ?? "", /no row of the modeling table is theirs/);

    const { artifact } = await loadModel(paths.artifact);
    const table = await readTrainingTable(paths.modeling, artifact.feature_columns);
    const ben = new Set(rowsOfListener(table, "ben").months);
    const both = rowsOfListener(table, "ann").months.filter((month) => ben.has(month));
    const report = await scoreArtists(workspace, monthAsked(both.at(-1)?.slice(0, 7) ?? ""));
    const features = await readTable(paths.features, [], "");
    assert.deepEqual(artifact.own_models?.map(({ listener }) => listener), ["ann", "ben"]);
    for (const { listener, folder } of artifact.own_models ?? []) {
      const own = await loadModel(join(dirname(paths.artifact), folder, "artifact.json"));
      const { threshold } = own.artifact;
      assert.deepEqual(
        report.own_thresholds?.filter((each) => each.listener === listener),
        [{ listener, threshold }],
      );
      const entries = report.watchlist.filter((entry) => entry.listener === listener);
      assert.ok(entries.length > 0);
      for (const { artist_name, period_end, probability, raw_score, is_breakout } of entries) {
        const month = `${period_end.slice(0, 7)}-01`;
        const is = (column: string, row: number): unknown => textColumn(features, column)[row];
        const rows = [...Array(features.rows).keys()].filter((row) =>
          is("listener", row) === listener && is("month", row) === month &&
          is("artist_name", row) === artist_name
        );
        const row = takeTableRows(features, rows);
        const matrix = featureMatrix(row, own.artifact.feature_columns, "");
        assert.equal(probability, probabilities(own.scorer, matrix)[0]);
        assert.equal(is_breakout, probability >= threshold);
        assert.equal(raw_score === undefined, own.artifact.calibration === null);
      }
    }
    assert.match(scoreText(3)(report, String), /own models: ann 0\.\d\d, ben 0\.\d\d/);
  });
});

Deno.test("training on a table of other rules than the configuration's says so", async () => {
  await withTempDir(async (root) => {
    const workspace = await sampleIn(root, { plays: 20_000 });
    await buildTables(workspace);
    const { breakout } = workspace;
    const core_definition = { ...breakout.core_definition, plays_min: 30 };
    const changed = { ...workspace, breakout: { ...breakout, core_definition } };
    const { warnings, rules } = await trainAndSave(changed);
    assert.match(warnings.join(), /built under other rules than configs\/breakout.yaml has now/);
    assert.equal(rules?.core_definition.plays_min, breakout.core_definition.plays_min);
  });
});
