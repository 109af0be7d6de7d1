import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { JUPYTER_DISPLAY } from "./drawing/display.ts";
import { readTable } from "../tables/table_csv.ts";
import { UserError } from "../base/errors.ts";
import { withTempDir } from "../testing.ts";
import { ROOT_VARIABLE } from "../workspace/workspace.ts";
import { isModelingRow } from "./artist_months.ts";
import { openHistory } from "./history.ts";
import { savedModel } from "./training/training.ts";
import { savedText } from "./training/training.ts";
import { rootWith } from "./testing.ts";
import { attempt, isUnavailable, unavailable } from "./unavailable.ts";
import { introduce } from "./history/introduction.ts";

Deno.test("a history is what a build writes, an incomplete last month left out of both and told", () =>
  withTempDir(async (root) => {
    const { paths } = await rootWith(root, "2023-12-09");
    const history = await openHistory(root);
    assert.deepEqual(history.incomplete.map(({ month }) => month), ["2023-12-01"]);
    const modeling = await readTable(paths.modeling, ["y"], "");
    assert.ok(modeling.rows > 0);
    assert.equal(history.rows.height, modeling.rows);
    assert.equal(history.artistMonths.filter(isModelingRow).length, modeling.rows);
    const labels = history.labels.filter(pl.col("eligible"));
    assert.equal(labels.filter(pl.col("y").isNotNull()).height, modeling.rows);
    assert.ok(labels.height > modeling.rows, "of the last months the future is not known yet");
    assert.equal(history.simulated, false, "a cut of the sample is a history of its own");
    const said = introduce(history)[JUPYTER_DISPLAY]()["text/plain"] ?? "";
    assert.match(said, /The last month, 2023-12, is incomplete/);
  }));

Deno.test("a history with whole months leaves none out", () =>
  withTempDir(async (root) => {
    await rootWith(root, "2024-01-01");
    const history = await openHistory(root);
    assert.deepEqual(history.incomplete, []);
    assert.doesNotMatch(introduce(history)[JUPYTER_DISPLAY]()["text/plain"] ?? "", /incomplete/);
  }));

Deno.test("the environment names the root, and an empty one gets the simulated sample", () =>
  withTempDir(async (root) => {
    const before = Deno.env.get(ROOT_VARIABLE);
    Deno.env.set(ROOT_VARIABLE, root);
    try {
      const history = await openHistory();
      assert.equal(history.workspace.root, root);
      assert.equal(history.simulated, true);
    } finally {
      if (before === undefined) Deno.env.delete(ROOT_VARIABLE);
      else Deno.env.set(ROOT_VARIABLE, before);
    }
  }));

Deno.test("what a history does not give says why, and names no file", async () => {
  const refused = await attempt(() =>
    Promise.reject(
      new UserError("/home/ana/data/features/breakout_modeling.csv: too little. More."),
    )
  );
  assert.deepEqual(refused, unavailable("Too little. More."));
  await assert.rejects(attempt(() => Promise.reject(new RangeError("a fault"))), RangeError);
});

Deno.test("a history too short to learn from has the model that ships", () =>
  withTempDir(async (root) => {
    await rootWith(root, "2022-10-10");
    const history = await openHistory(root);
    const model = await savedModel(history);
    assert.ok(!isUnavailable(model));
    assert.equal(model.path, history.workspace.paths.shipped);
    const said = savedText(model, history.workspace)[JUPYTER_DISPLAY]()["text/plain"] ?? "";
    assert.match(said, /^The model that comes with Breakout answers: .*none of its own yet\.$/);
  }));
