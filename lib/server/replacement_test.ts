import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { readArtifact } from "../artifact/artifact.ts";
import { writeJson } from "../base/files.ts";
import { probabilityOf } from "../models/logistic_link.ts";
import { withTempDir } from "../testing.ts";
import { openWorkspace, PROJECT_ROOT } from "../workspace/workspace.ts";
import { modelDescriptionSchema } from "./model_description.ts";
import { predictResponseSchema } from "./predict.ts";
import {
  COLUMNS,
  getJson,
  postJson,
  problemShape,
  withService,
  withServingProcess,
  writeModel,
} from "./testing.ts";

const REQUEST = { records: [{ plays_t: 30 }, { plays_t: 3 }] };
const SWAPS = 50;

/** The probability of a play count beyond the split: tells which model answered. */
async function served(url: string): Promise<number> {
  const { status, body } = await postJson(`${url}/predict`, REQUEST);
  assert.equal(status, 200, JSON.stringify(body));
  const [many, few] = predictResponseSchema.parse(body).predictions;
  const [p, q] = [many?.probability ?? NaN, few?.probability ?? NaN];
  assert.ok(Math.abs(p + q - 1) < 1e-6, "both records by one model");
  return p;
}

/** Waits until something holds. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000;
  while (!await holds()) {
    assert.ok(performance.now() < end, "it never came");
    await delay(20);
  }
}

/** How often models were loaded and refused. */
async function loads(url: string): Promise<[loaded: number, refused: number]> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const count = (outcome: string): number =>
    Number(new RegExp(`breakout_model_loads_total{outcome="${outcome}"} (\\d+)`).exec(text)?.[1]);
  return [count("loaded"), count("refused")];
}

Deno.test("no request fails across 50 swaps while requests run", async () => {
  await withService(async ({ url, root, reload }) => {
    const margins = Array.from({ length: SWAPS }, (_, swap) => 1 + swap / 10);
    const known = new Set([2, ...margins].map(probabilityOf));
    let swapping = true;
    let answered = 0;
    const clients = Array.from({ length: 8 }, async () => {
      while (swapping) {
        assert.ok(known.has(await served(url)));
        answered++;
      }
    });
    for (const margin of margins) {
      await writeModel(root, [margin]);
      const before = answered;
      await reload();
      assert.equal(await served(url), probabilityOf(margin), "the new one serves at once");
      await until(() => Promise.resolve(answered > before));
    }
    swapping = false;
    await Promise.all(clients);
    assert.deepEqual(await loads(url), [SWAPS + 1, 0]);
    assert.ok(answered >= SWAPS, `${answered} requests`);
  });
});

Deno.test("a damaged model is refused, logged and counted, and the old keeps serving", async () => {
  await withService(async ({ url, root, reload, log }) => {
    const { paths } = await openWorkspace(root);
    const whole = await Deno.readTextFile(paths.model);
    const artifact = await Deno.readTextFile(paths.artifact);
    const damages: [string, () => Promise<void>][] = [
      ["truncated model", () => Deno.writeTextFile(paths.model, whole.slice(0, -20))],
      ["truncated artifact", () => Deno.writeTextFile(paths.artifact, artifact.slice(0, 100))],
      ["no artifact", () => Deno.remove(paths.artifact)],
      ["no model", () => Deno.remove(paths.model)],
    ];
    for (const [index, [what, damage]] of damages.entries()) {
      await damage();
      await reload();
      assert.equal(await served(url), probabilityOf(2), what);
      assert.deepEqual(await loads(url), [1, index + 1], what);
      const last = log().findLast(({ level }) => level === "error");
      assert.equal(last?.message, "model refused; the one before keeps serving");
      assert.match(String(last?.["error"]), /(artifact|model)\.json: /);
      assert.equal((await fetch(`${url}/ready`)).status, 200);
      await Deno.writeTextFile(paths.model, whole);
      await Deno.writeTextFile(paths.artifact, artifact);
    }
    await writeModel(root, [3]);
    await reload();
    assert.equal(await served(url), probabilityOf(3));
  });
});

Deno.test("a model whose leaves overflow is refused by name", async () => {
  await withService(async ({ url, root, reload, log }) => {
    await writeModel(root, [1e39, -1e39]); // infinite in float32
    await reload();
    assert.equal(await served(url), probabilityOf(2));
    assert.deepEqual(await loads(url), [1, 1]);
    const last = log().findLast(({ level }) => level === "error");
    assert.match(String(last?.["error"]), /tree 0: node 1: .* overflows float32/);
  });
});

Deno.test("a model asked for by its folder brings its own validation and documentation", async () => {
  await withTempDir(async (named) => {
    const { paths } = await openWorkspace(named);
    await writeModel(named);
    await withService(async ({ url, reload }) => {
      const body = { records: [{ plays_t: 30, cumulative_plays_before_t: "many" }] };
      assert.equal((await postJson(`${url}/predict`, body)).status, 200, "not a feature: ignored");
      await writeModel(named, [2], ["plays_t", "cumulative_plays_before_t"]);
      await reload();
      assert.equal(await served(url), probabilityOf(2));
      assert.equal((await postJson(`${url}/predict`, body)).status, 422);
      const { components } = z.object({
        components: z.object({
          schemas: z.object({ Record: z.object({ properties: z.looseObject({}) }) }),
        }),
      }).parse((await getJson(`${url}/openapi.json`)).body);
      assert.deepEqual(Object.keys(components.schemas.Record.properties), [
        "artist_name",
        "month",
        "plays_t",
        "cumulative_plays_before_t",
      ]);
    }, { modelDir: dirname(paths.artifact) });
  });
});

Deno.test("a watched model is loaded when its files change, and awaited where there is none", async () => {
  await withService(
    async ({ url, root }) => {
      const predict = await postJson(`${url}/predict`, REQUEST);
      assert.equal(predict.status, 503);
      assert.ok(predict.headers.has("retry-after"));
      assert.equal(problemShape.parse(predict.body).detail, "no model is loaded yet");
      assert.equal((await getJson(`${url}/ready`)).status, 503);
      assert.equal((await getJson(`${url}/model`)).status, 503);
      assert.equal((await getJson(`${url}/health`)).status, 200);
      assert.match(await (await fetch(url)).text(), /No model is loaded yet/);
      assert.equal((await getJson(`${url}/openapi.json`)).status, 200);

      await writeModel(root, [1]);
      await until(async () => (await getJson(`${url}/ready`)).status === 200);
      assert.equal(await served(url), probabilityOf(1));

      await writeModel(root, [2]);
      await until(async () => await served(url) === probabilityOf(2));

      await writeModel(root, [2], ["plays_t", "ewm7_need"]);
      await writeModel(root, [3], COLUMNS, "records");
      await until(async () => await served(url) === probabilityOf(3));
      await writeModel(root, [2]);
      await until(async () => await served(url) === probabilityOf(2));

      const { paths } = await openWorkspace(root);
      const artifact = await Deno.readTextFile(paths.artifact);
      const [, refused] = await loads(url);
      await Deno.writeTextFile(paths.artifact, artifact.replace("0.6", "6"));
      await until(async () => (await loads(url))[1] === refused + 1);
      assert.equal(await served(url), probabilityOf(2));
    },
    { watchModel: true },
    () => Promise.resolve(),
  );
});

Deno.test("the model that ships answers where training found one's own no better", async () => {
  await withService(async ({ url, root, reload }) => {
    const own = await writeModel(root, [3]);
    const { paths } = await openWorkspace(root);
    const speaks = { own: false, why: "The model that comes with Breakout answers." };
    await writeJson(paths.artifact, { ...own, speaks });
    await reload();
    const { checksums } = modelDescriptionSchema.parse((await getJson(`${url}/model`)).body);
    assert.equal(checksums.model, (await readArtifact(paths.shipped)).model.sha256);
    await writeModel(root, [3]);
    await reload();
    assert.equal(await served(url), probabilityOf(3));
  });
});

Deno.test("without --watch-model a changed model is not taken up unasked", async () => {
  await withService(async ({ url, root }) => {
    await writeModel(root, [3]);
    await delay(800);
    assert.equal(await served(url), probabilityOf(2));
    assert.deepEqual(await loads(url), [1, 0]);
  });
});

Deno.test("SIGHUP loads the model anew; a damaged one leaves the process as it is", async () => {
  await withTempDir(async (root) => {
    await writeModel(root, [1]);
    const args = ["run", "-A", join(PROJECT_ROOT, "server.ts"), "--root", root];
    await withServingProcess(args, async ({ url, child }) => {
      assert.equal(await served(url), probabilityOf(1));
      await writeModel(root, [2]);
      assert.equal(await served(url), probabilityOf(1));
      child.kill("SIGHUP");
      await until(async () => await served(url) === probabilityOf(2));

      const { paths } = await openWorkspace(root);
      await Deno.writeTextFile(paths.artifact, "{");
      child.kill("SIGHUP");
      await until(async () => (await loads(url))[1] === 1);
      assert.equal(await served(url), probabilityOf(2));
    });
  });
});
