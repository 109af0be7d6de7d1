import assert from "node:assert/strict";
import { readArtifact } from "../artifact/artifact.ts";
import { exists } from "../base/files.ts";
import { probabilityOf } from "../models/logistic_link.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { EXAMPLE_REQUEST } from "./example.ts";
import { type ModelDescription, modelDescriptionSchema } from "./model_description.ts";
import { type PredictResponse, predictResponseSchema } from "./predict.ts";
import { COLUMNS, getJson, postJson, THRESHOLD, withService, writeModel } from "./testing.ts";

async function predicted(url: string): Promise<PredictResponse> {
  return predictResponseSchema.parse((await postJson(`${url}/predict`, EXAMPLE_REQUEST)).body);
}

async function described(url: string): Promise<ModelDescription> {
  return modelDescriptionSchema.parse((await getJson(`${url}/model`)).body);
}

Deno.test("a model of the documented columns answers records itself", async () => {
  await withService(
    async ({ url }) => {
      assert.equal((await predicted(url)).predictions[0]?.probability, probabilityOf(2));
      assert.equal((await described(url)).records, null);
    },
    {},
    async (root) => {
      await writeModel(root, [2]);
      await writeModel(root, [1], COLUMNS, "records");
    },
  );
});

Deno.test("beside a model of other columns the one for records answers them", async () => {
  await withService(
    async ({ url }) => {
      assert.equal((await predicted(url)).predictions[0]?.probability, probabilityOf(1));
      const explained = await postJson(`${url}/explain?top=99`, EXAMPLE_REQUEST);
      assert.match(JSON.stringify(explained.body), /"total_monthly_scrobbles"/);
      const { features, records } = await described(url);
      assert.deepEqual(features.map(({ name }) => name), ["plays_t", "ewm7_need"]);
      assert.deepEqual(records?.features.map(({ name }) => name), COLUMNS);
    },
    {},
    async (root) => {
      await writeModel(root, [2], ["plays_t", "ewm7_need"]);
      await writeModel(root, [1], COLUMNS, "records");
    },
  );
});

Deno.test("where none is beside it, the one that comes with the project answers records", async () => {
  const { paths } = await openWorkspace();
  const shipped = await readArtifact(await exists(paths.records) ? paths.records : paths.shipped);
  assert.notEqual(shipped.threshold, THRESHOLD);
  await withService(
    async ({ url }) => {
      assert.equal((await predicted(url)).threshold, shipped.threshold);
    },
    {},
    (root) => writeModel(root, [2], ["plays_t", "ewm7_need"]),
  );
});
