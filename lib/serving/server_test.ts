import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { sha256, writeJson } from "../files.ts";
import { artifactSchema } from "../model/artifact.ts";
import { breakout, withTempDir } from "../testing.ts";
import { PROJECT_ROOT } from "../workspace.ts";

const COMMITTED = join(PROJECT_ROOT, "data/models/breakout");

/** A root that holds a copy of the committed model. */
async function rootWithModel(root: string): Promise<string> {
  const folder = join(root, "data/models/breakout");
  await Deno.mkdir(folder, { recursive: true });
  for (const { name } of Deno.readDirSync(COMMITTED)) {
    await Deno.copyFile(join(COMMITTED, name), join(folder, name));
  }
  return join(folder, "artifact.json");
}

/** Runs against the real server in a process of its own. */
async function withServer(
  run: (url: string, child: Deno.ChildProcess) => Promise<void>,
): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "serve"],
    cwd: PROJECT_ROOT,
    env: { HOST: "127.0.0.1", PORT: "0", NO_COLOR: "1" },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let ended = false;
  child.status.then(() => ended = true);
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  try {
    const { value = "" } = await reader.read();
    const url = /http:\S+/.exec(value)?.[0];
    assert.ok(url, `no address in: ${value}`);
    await run(url, child);
  } finally {
    if (!ended) child.kill("SIGTERM");
    await child.status;
    await reader.cancel();
  }
}

const RECORD = {
  month: "2021-06-01",
  artist_name: "Ichiko Aoba",
  months_since_first_seen: 9,
  is_first_month: 0,
  plays_t: 14,
  plays_per_track_t: 1,
  days_active_t: 1,
  last_play_gap_days_t: 9.04582175925926,
  track_novelty_rate_t: 0,
  share_t: 0.0040287769784172,
  total_monthly_scrobbles: 3475,
  plays_prev3_mean: 0.3333333333333333,
  delta_1m: 14,
  trend_slope_3m: 6.5,
  active_months_count_before_t: 7,
};

Deno.test("the served model answers, refuses and stops as it should", async () => {
  await withServer(async (url, child) => {
    const post = async (
      body: unknown,
    ): Promise<{ status: number; answer: Record<string, unknown> }> => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const response = await fetch(`${url}/predict`, { method: "POST", body: text });
      return { status: response.status, answer: await response.json() };
    };
    const artifact = artifactSchema.parse(
      JSON.parse(await Deno.readTextFile(join(COMMITTED, "artifact.json"))),
    );

    const health = await fetch(`${url}/health`);
    assert.deepEqual(await health.json(), { status: "ok" });
    const home = await fetch(url);
    assert.equal(home.status, 200);
    await home.body?.cancel();

    const plain = await post({ records: [RECORD, { ...RECORD, artist_name: "B", extra: {} }] });
    assert.equal(plain.status, 200);
    assert.equal(plain.answer["threshold"], artifact.threshold);
    const predictions = plain.answer["predictions"];
    assert.ok(Array.isArray(predictions));
    assert.deepEqual(Object.keys(predictions[0]), [
      "artist_name",
      "month",
      "probability",
      "is_breakout",
    ]);
    assert.deepEqual(predictions.map((p) => p.artist_name), ["Ichiko Aoba", "B"]);
    assert.equal(predictions[0].month, "2021-06-01");
    assert.equal(predictions[0].probability, predictions[1].probability);
    assert.equal(predictions[0].is_breakout, predictions[0].probability >= artifact.threshold);

    const bare = await post({
      records: [{ plays_t: 3 }, { plays_t: null, share_t: 0.5 }],
      return_probabilities: false,
      threshold_override: 0,
    });
    assert.deepEqual(bare.answer, {
      threshold: 0,
      predictions: [
        { artist_name: null, month: null, is_breakout: true },
        { artist_name: null, month: null, is_breakout: true },
      ],
    });

    const refused: [unknown, number, RegExp][] = [
      ["{", 400, /malformed JSON/],
      ["", 400, /malformed JSON/],
      [[], 422, /the request/],
      [{}, 422, /records: /],
      [{ records: [] }, 422, /records: /],
      [{ records: "all" }, 422, /records: /],
      [{ records: Array.from({ length: 10_001 }, () => RECORD) }, 422, /records: .*10000/],
      [{ records: [RECORD, 7] }, 422, /records\[1\]: must be an object, is 7/],
      [
        { records: [{ ...RECORD, plays_t: "14" }] },
        422,
        /records\[0\]\.plays_t: must be a finite number or null, is "14"/,
      ],
      [{ records: [{ ...RECORD, share_t: true }] }, 422, /records\[0\]\.share_t/],
      ['{"records": [{"plays_t": 1e999}]}', 422, /records\[0\]\.plays_t/],
      [{ records: [{ artist_name: "A" }] }, 422, /records\[0\]: holds no feature/],
      [{ records: [{ ...RECORD, month: 7 }] }, 422, /records\[0\]\.month: must be text/],
      [{ records: [RECORD], threshold_override: 1.5 }, 422, /threshold_override/],
      [{ records: [RECORD], threshold_override: "0.5" }, 422, /threshold_override/],
      [{ records: [RECORD], return_probabilities: 1 }, 422, /return_probabilities/],
    ];
    for (const [body, status, detail] of refused) {
      const { status: got, answer } = await post(body);
      assert.equal(got, status, JSON.stringify(body).slice(0, 100));
      assert.match(String(answer["detail"]), detail);
    }
    assert.equal((await post({ records: [RECORD] })).status, 200, "still serving");
    const nowhere = await fetch(`${url}/nowhere`);
    assert.equal(nowhere.status, 404);
    await nowhere.body?.cancel();

    child.kill("SIGTERM");
    assert.equal((await child.status).code, 0);
  });
});

Deno.test("a missing, damaged or foreign model stops the start with a clear message", async () => {
  await withTempDir(async (root) => {
    const failure = async (): Promise<string> => {
      const { code, stderr } = await breakout(["serve", "--root", root, "--port", "0"]);
      assert.equal(code, 1);
      return stderr;
    };
    assert.match(await failure(), /artifact\.json: no such file/);

    const artifactPath = await rootWithModel(root);
    const artifact = artifactSchema.parse(JSON.parse(await Deno.readTextFile(artifactPath)));
    const modelPath = join(dirname(artifactPath), "model.json");
    const model = await Deno.readTextFile(modelPath);
    artifact.model = { family: "xgboost", file: "model.json", sha256: sha256(model) };
    await writeJson(artifactPath, artifact);
    await Deno.writeTextFile(modelPath, model.replace("0", "1"));
    assert.match(await failure(), /model\.json: damaged, .*SHA-256/);

    const foreign = model.replace("binary:logistic", "reg:squarederror");
    await Deno.writeTextFile(modelPath, foreign);
    artifact.model.sha256 = sha256(foreign);
    await writeJson(artifactPath, artifact);
    assert.match(await failure(), /model\.json: not a usable model: /);

    await Deno.writeTextFile(artifactPath, "{}");
    assert.match(await failure(), /artifact\.json: damaged: /);
  });
});
