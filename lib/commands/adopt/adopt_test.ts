import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { readArtifact } from "../../artifact/artifact.ts";
import { formatMonth } from "../../base/calendar.ts";
import { itemAt } from "../../base/items.ts";
import { chosenFeatures } from "../../features/feature_sets.ts";
import type { FeatureMatrix } from "../../features/matrix.ts";
import { probabilityOf } from "../../models/logistic_link.ts";
import { Booster, DMatrix } from "../../models/xgboost/booster.ts";
import { xgboostLibrary } from "../../models/xgboost/library.ts";
import { predictResponseSchema } from "../../server/predict.ts";
import { SERVE_DEFAULTS, startServer } from "../../server/serve.ts";
import { postJson } from "../../server/testing.ts";
import { featureMatrix, readTrainingTable } from "../../split/training_table.ts";
import { type Table, textColumn } from "../../tables/table.ts";
import { readTable } from "../../tables/table_csv.ts";
import { outputOf, pythonWith, withTempDir } from "../../testing.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { buildTables } from "../build/build.ts";
import { monthAsked } from "../command.ts";
import { writeSample } from "../sample/sample.ts";
import { scoreArtists } from "../score/score.ts";
import { adoptModel } from "./adopt.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

/** Rows of artists and months, by what they are called and what models see. */
interface Rows {
  readonly table: Table;
  readonly features: FeatureMatrix;
}

/** A root with a simulated history and its tables, which each test has a copy of. */
const built = await Deno.makeTempDir({ prefix: "breakout-" });
Deno.test.beforeAll(async () => {
  const workspace = await openWorkspace(built);
  await writeSample(workspace, { seed: 3, plays: 30_000, force: false });
  await buildTables(workspace);
});
Deno.test.afterAll(() => Deno.remove(built, { recursive: true }));

/** Runs in a root with a simulated history and its tables. */
async function onHistory(run: (workspace: Workspace, rows: Rows) => Promise<void>): Promise<void> {
  await withTempDir(async (root) => {
    await cp(built, root, { recursive: true });
    const workspace = await openWorkspace(root);
    const { features: path } = workspace.paths;
    const table = await readTable(path, [], "");
    const columns = chosenFeatures(workspace.breakout);
    await run(workspace, { table, features: featureMatrix(table, columns, path) });
  });
}

/** Adopts a model file and holds what the service and the list say against what was predicted. */
async function assertServed(
  workspace: Workspace,
  file: string,
  { table, features: { columns, values } }: Rows,
  expected: ArrayLike<number>,
): Promise<void> {
  const report = await adoptModel(workspace, file, undefined);
  assert.match(report.warnings.join(), /trained elsewhere/);
  const json = await Deno.readTextFile(file);
  const served = join(dirname(workspace.paths.artifact), "model.json");
  assert.equal(await Deno.readTextFile(served), json, "the file is served as it is");
  const close = (actual: number | undefined, row: number): void =>
    assert.ok(Math.abs((actual ?? NaN) - itemAt(expected, row)) < 1e-6, `row ${row}: ${actual}`);
  const [months, artists] = [textColumn(table, "month"), textColumn(table, "artist_name")];

  const server = await startServer({
    ...SERVE_DEFAULTS,
    host: "127.0.0.1",
    port: 0,
    root: workspace.root,
    writeLog: () => {},
  });
  const records = Array.from({ length: 2_000 }, (_, row) => ({
    month: months[row],
    artist_name: artists[row],
    ...Object.fromEntries(columns.flatMap((name, column) => {
      const value = itemAt(values, row * columns.length + column);
      return Number.isNaN(value) ? [] : [[name, value]];
    })),
  }));
  const { body } = await postJson(`${server.url}/predict`, { records }).finally(server.stop);
  predictResponseSchema.parse(body).predictions
    .forEach(({ probability }, row) => close(probability, row));

  const month = formatMonth(2023 * 12 + 4);
  const { watchlist } = await scoreArtists(workspace, monthAsked(month.slice(0, 7)));
  assert.ok(watchlist.length > 0);
  for (const { artist_name, probability } of watchlist) {
    const row = artists.findIndex((name, place) => name === artist_name && months[place] === month);
    close(probability, row);
  }
}

/** A model that libxgboost trains by its own defaults, some rounds long. */
async function trained(
  { paths, breakout }: Workspace,
  { features }: Rows,
  names: readonly string[] = features.columns,
): Promise<{ readonly json: string; readonly predicted: Float32Array }> {
  const rows = await readTrainingTable(paths.modeling, chosenFeatures(breakout));
  using matrix = new DMatrix(rows.features.matrix, rows.y);
  using booster = new Booster({ objective: "binary:logistic" }, [matrix]);
  if (names.length > 0) booster.setFeatureNames(names);
  for (let round = 0; round < 20; round++) booster.update(round, matrix);
  using all = new DMatrix(features);
  return { json: booster.toJson(), predicted: booster.predictMargins(all).map(probabilityOf) };
}

Deno.test("a model that libxgboost saved is served and scored as it predicts", async () => {
  await onHistory(async (workspace, rows) => {
    const { json, predicted } = await trained(workspace, rows);
    const file = join(workspace.root, "mine.json");
    await Deno.writeTextFile(file, json);
    await assertServed(workspace, file, rows, predicted);
    const { libraries, calibration, feature_set } = await readArtifact(workspace.paths.artifact);
    assert.match(libraries.xgboost ?? "", /^1\.7\./);
    assert.deepEqual([calibration, feature_set], [null, "mine.json"]);
  });
});

Deno.test("what cannot be served is refused, with what to do", async () => {
  await onHistory(async (workspace, rows) => {
    const file = join(workspace.root, "mine.json");
    const adopting = async (text: string): Promise<unknown> => {
      await Deno.writeTextFile(file, text);
      return await adoptModel(workspace, file, undefined);
    };
    const { json } = await trained(workspace, rows);
    await assert.rejects(adopting("{L\0\0"), /mine\.json: not JSON .*save_model\("model\.json"\)/);
    await assert.rejects(
      adopting("{}"),
      /mine\.json: cannot be served: version: .*binary:logistic/,
    );
    await assert.rejects(
      adopting(json.replace('"binary:logistic"', '"rank:pairwise"')),
      /cannot be served: learner\.objective\.name: .*expected "binary:logistic"/,
    );
    await assert.rejects(
      adopting(json.replace('"num_target":"1"', '"num_target":"2"')),
      /cannot be served: learner\.learner_model_param\.num_target: .*train it on a single column/,
    );
    await assert.rejects(
      adopting(json.replace('"plays_t"', '"my_feature"')),
      /no feature here is called my_feature/,
    );
    const { json: nameless } = await trained(workspace, rows, []);
    await assert.rejects(adopting(nameless), /its features have no names/);
    const stopped = json.replace(/"attributes":\{[^}]*\}/, '"attributes":{"best_iteration":"6"}');
    await adopting(stopped);
    const { warnings } = z.object({ warnings: z.array(z.string()) })
      .parse(JSON.parse(await Deno.readTextFile(workspace.paths.metrics)));
    assert.match(warnings.join(), /all 20 trees of mine\.json .* first 7 best/);
  });
});

const python = await pythonWith("pandas, xgboost");
const notice = python === null ? " [SKIPPED: no python3 with pandas and xgboost here]" : "";

const TRAINERS = ["xgboost.train", "XGBClassifier"] as const;

/** What Python's models predict. Their files lie in the root that the tests copy. */
let inPython: Readonly<Record<typeof TRAINERS[number], readonly number[]>> | null = null;
Deno.test.beforeAll(async () => {
  if (python === null) return;
  const { paths } = await openWorkspace(built);
  const args = ["-c", SCRIPT, paths.modeling, paths.features, built];
  const { code, stdout, stderr } = await outputOf(args, { program: python });
  assert.equal(code, 0, stderr);
  inPython = z.record(z.enum(TRAINERS), z.array(z.number())).parse(JSON.parse(stdout));
});

for (const trainer of TRAINERS) {
  Deno.test({
    name: `a model that ${trainer} saved in Python is served and scored as it predicts${notice}`,
    ignore: python === null,
    fn: () =>
      onHistory(async (workspace, rows) => {
        assert.ok(inPython !== null);
        await assertServed(
          workspace,
          join(workspace.root, `${trainer}.json`),
          rows,
          inPython[trainer],
        );
      }),
  });
}

/** As anyone would train: nothing said of the base score, missing values as they are. */
const SCRIPT = `
import json, sys
import pandas, xgboost
modeling, features, root = sys.argv[1:]
def read(path):
    return pandas.read_csv(path, keep_default_na=False, na_values=[""])
rows = read(modeling)
x, y = rows.drop(columns=["month", "artist_name", "y"]), rows["y"]
xgboost.train({"objective": "binary:logistic"}, xgboost.DMatrix(x, y), 30) \\
    .save_model(f"{root}/xgboost.train.json")
seen = len(x) * 3 // 4
classifier = xgboost.XGBClassifier(early_stopping_rounds=5, eval_metric="aucpr")
classifier.fit(x[:seen], y[:seen], eval_set=[(x[seen:], y[seen:])], verbose=False)
classifier.save_model(f"{root}/XGBClassifier.json")
asked = xgboost.DMatrix(read(features)[x.columns])
print(json.dumps({
    name: xgboost.Booster(model_file=f"{root}/{name}.json").predict(asked).tolist()
    for name in ["xgboost.train", "XGBClassifier"]
}))
`;
