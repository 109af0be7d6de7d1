import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod";
import { featureNamed } from "../features/registry.ts";
import type { BacktestReport } from "../evaluation/backtest_report.ts";
import { eachMetric } from "../metrics/metrics.ts";
import { writeAtomic, writeJson, writeTogether } from "../base/files.ts";
import { type Artifact, cardBeside } from "../artifact/artifact.ts";
import { probabilityOf } from "../models/logistic_link.ts";
import type { WatchlistEntry } from "../prediction/entry.ts";
import { someEntry } from "../prediction/testing.ts";
import { watchlistFiles } from "../prediction/watchlist.ts";
import { openWorkspace, PROJECT_ROOT } from "../workspace/workspace.ts";
import { EXAMPLE_REQUEST } from "./example.ts";
import { explainResponseSchema } from "./explain.ts";
import { homeSchema } from "./home_summary.ts";
import { modelDescriptionSchema } from "./model_description.ts";
import { predictResponseSchema } from "./predict.ts";
import {
  COLUMNS,
  getJson,
  pageAt,
  postJson,
  problemShape,
  THRESHOLD,
  withService,
  writeModel,
} from "./testing.ts";
import { watchlistResponseSchema } from "./watchlist.ts";

/** The request that the original documents; its own rule leaves such an artist out. */
const DOCUMENTED = {
  records: [{
    month: "2021-06-01",
    artist_name: "Ichiko Aoba",
    months_since_first_seen: 9,
    is_first_month: 0,
    plays_t: 14,
    plays_per_track_t: 1.0,
    days_active_t: 1,
    last_play_gap_days_t: 9.04582175925926,
    track_novelty_rate_t: 0.0,
    share_t: 0.0040287769784172,
    total_monthly_scrobbles: 3475,
    plays_prev3_mean: 0.3333333333333333,
    delta_1m: 14,
    trend_slope_3m: 6.5,
    active_months_count_before_t: 7,
  }],
  return_probabilities: true,
  threshold_override: null,
};

Deno.test("the original's documented request is answered in the original's shape", async () => {
  await withService(async ({ url }) => {
    const { status, headers, body } = await postJson(`${url}/predict`, DOCUMENTED);
    assert.equal(status, 200);
    assert.equal(headers.get("content-type"), "application/json");
    const shape = z.strictObject({
      threshold: z.number(),
      predictions: z.tuple([z.strictObject({
        artist_name: z.literal("Ichiko Aoba"),
        month: z.literal("2021-06-01"),
        probability: z.number().min(0).max(1),
        is_breakout: z.boolean(),
        remarks: z.tuple([z.string().regex(/^months_since_first_seen is 9: .* at most 6 months/)]),
      })]),
    });
    const { threshold, predictions: [{ probability, is_breakout }] } = shape.parse(body);
    assert.equal(threshold, THRESHOLD);
    assert.equal(probability, probabilityOf(2));
    assert.equal(is_breakout, true);
  });
});

Deno.test("predictions stand in the order of the records; probabilities only if asked for", async () => {
  await withService(async ({ url }) => {
    const full = await postJson(`${url}/predict`, {
      records: [
        { artist_name: "A", plays_t: 3 },
        { month: "2021-06-01", plays_t: 12, extra: {} },
        { artist_name: null, plays_t: null, share_t: 0.005 },
      ],
    });
    const [likely, unlikely] = [probabilityOf(2), probabilityOf(-2)];
    assert.deepEqual(full.body, {
      threshold: THRESHOLD,
      predictions: [
        { artist_name: "A", month: null, probability: unlikely, is_breakout: false },
        { artist_name: null, month: "2021-06-01", probability: likely, is_breakout: true },
        { artist_name: null, month: null, probability: unlikely, is_breakout: false },
      ],
    });
    const bare = await postJson(`${url}/predict`, {
      records: [{ plays_t: 3 }],
      return_probabilities: false,
      threshold_override: 0,
    });
    assert.deepEqual(bare.body, {
      threshold: 0,
      predictions: [{ artist_name: null, month: null, is_breakout: true }],
    });
    const form = await fetch(`${url}/predict`, {
      method: "POST",
      body: new URLSearchParams(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    assert.equal(form.status, 400, "an empty body, whatever its type");
    await form.body?.cancel();
  });
});

Deno.test("a bad request is refused with a pointer for each of its faults", async () => {
  const record = DOCUMENTED.records[0];
  const refused: [unknown, number, string[], RegExp][] = [
    ["{", 400, [], /malformed JSON/],
    ["", 400, [], /malformed JSON/],
    [[], 422, ["#"], /the body: must be an object, is an array/],
    ["null", 422, ["#"], /the body: must be an object, is null/],
    [{}, 422, ["#/records"], /records: must be an array of records, is absent/],
    [{ records: [] }, 422, ["#/records"], /at least one record/],
    [{ records: "all" }, 422, ["#/records"], /is "all"/],
    [{ records: Array(10_001).fill(record) }, 422, ["#/records"], /at most 10000 records/],
    [{ records: [record, 7] }, 422, ["#/records/1"], /records\[1\]: must be an object, is 7/],
    [
      { records: [{ ...record, plays_t: "14" }] },
      422,
      ["#/records/0/plays_t"],
      /^records\[0\]\.plays_t: must be a finite number or null, is "14"$/,
    ],
    ['{"records": [{"plays_t": 1e999}]}', 422, ["#/records/0/plays_t"], /is Infinity/],
    ['{"records": [{"plays_t": NaN}]}', 400, [], /malformed JSON/],
    [{ records: [{ plays_t: 1e39 }] }, 422, ["#/records/0/plays_t"], /32-bit float, is 1e\+39/],
    [{ records: [{ artist_name: "A" }] }, 422, ["#/records/0"], /none of the model's features/],
    [{ records: [{ ...record, month: 7 }] }, 422, ["#/records/0/month"], /must be text/],
    [{ records: [record], threshold_override: 1.5 }, 422, ["#/threshold_override"], /0 to 1/],
    [{ records: [record], return_probabilities: 1 }, 422, ["#/return_probabilities"], /is 1/],
    [
      {
        records: [{ plays_t: [], share_t: {} }, { plays_t: 3 }, null],
        return_probabilities: "yes",
        threshold_override: "no",
      },
      422,
      [
        "#/records/0/plays_t",
        "#/records/0/share_t",
        "#/records/2",
        "#/return_probabilities",
        "#/threshold_override",
      ],
      /^5 faults; first records\[0\]\.plays_t: /,
    ],
    [{ records: Array(50).fill({ plays_t: true }) }, 422, [
      ...Array.from({ length: 20 }, (_, row) => `#/records/${row}/plays_t`),
    ], /^more than 20 faults; first /],
  ];
  await withService(async ({ url }) => {
    for (const [sent, status, pointers, detail] of refused) {
      const { headers, body, ...answer } = await postJson(`${url}/predict`, sent);
      const told = JSON.stringify(sent).slice(0, 100);
      assert.equal(answer.status, status, told);
      assert.equal(headers.get("content-type"), "application/problem+json");
      const problem = problemShape.parse(body);
      assert.equal(problem.status, status);
      assert.match(problem.detail, detail);
      assert.deepEqual((problem.errors ?? []).map(({ pointer }) => pointer), pointers, told);
    }
    assert.equal((await postJson(`${url}/predict`, DOCUMENTED)).status, 200, "still serving");
  });
});

Deno.test("/explain gives the prediction and what adds up to it, in words", async () => {
  await withService(async ({ url }) => {
    const request = {
      records: [{ artist_name: "A", plays_t: 30, share_t: 0.02 }, { share_t: 0.1 }],
    };
    const predicted = predictResponseSchema.parse((await postJson(`${url}/predict`, request)).body);
    const { status, body } = await postJson(`${url}/explain`, request);
    assert.equal(status, 200);
    const { threshold, explanations } = explainResponseSchema.parse(body);
    assert.equal(threshold, THRESHOLD);
    assert.equal(explanations.length, 2);
    for (const [row, explanation] of explanations.entries()) {
      const { artist_name, month, probability, is_breakout, remarks, ...reasons } = explanation;
      assert.equal(remarks?.length, 1, "both are core already");
      assert.deepEqual(
        { artist_name, month, probability, is_breakout, remarks },
        predicted.predictions[row],
      );
      assert.equal(reasons.contributions.length, 5);
      const sum = reasons.contributions.reduce((sum, c) => sum + c.contribution, 0);
      const whole = reasons.base_value + sum + reasons.other_contributions;
      assert.ok(Math.abs(whole - reasons.margin) < 1e-6);
      assert.ok(Math.abs(probabilityOf(reasons.margin) - (probability ?? NaN)) < 1e-6);
    }
    // One split, 30 of 100 training rows beyond it: the base is 0.3 × 2 − 0.7 × 2.
    const [many, unknown] = explanations;
    assert.ok(Math.abs((many?.base_value ?? NaN) + 0.8) < 1e-6);
    const first = many?.contributions[0];
    assert.equal(first?.feature, "plays_t");
    assert.equal(first?.value, 30);
    assert.ok(Math.abs((first?.contribution ?? NaN) - 2.8) < 1e-6);
    assert.equal(first?.sentence, "Played 30 times this month: for a breakout.");
    assert.equal(unknown?.contributions[0]?.value, null);
    assert.match(
      unknown?.contributions[0]?.sentence ?? "",
      /^Not known: plays .*: against a breakout\.$/,
    );

    const all = explainResponseSchema.parse(
      (await postJson(`${url}/explain?top=99`, request)).body,
    );
    assert.equal(all.explanations[0]?.contributions.length, COLUMNS.length);
    assert.equal(all.explanations[0]?.other_contributions, 0);

    const bare = await postJson(`${url}/explain?top=1`, {
      ...request,
      return_probabilities: false,
    });
    const [brief] = explainResponseSchema.parse(bare.body).explanations;
    assert.equal(brief?.probability, undefined);
    assert.equal(brief?.contributions.length, 1);

    const wrong = await postJson(`${url}/explain?top=0`, request);
    assert.equal(wrong.status, 422);
    assert.deepEqual(problemShape.parse(wrong.body).errors?.map(({ parameter }) => parameter), [
      "top",
    ]);
    assert.equal((await postJson(`${url}/explain`, { records: [] })).status, 422);
  });
});

Deno.test("a long explanation lets other requests have their turn", async () => {
  await withService(async ({ url }) => {
    const records = [...Array(5_000).keys()].map((row) => ({
      artist_name: `${row}`,
      plays_t: row,
    }));
    let isDone = false;
    let others = 0;
    const explained = postJson(`${url}/explain`, { records }).finally(() => isDone = true);
    while (!isDone) {
      await getJson(`${url}/health`);
      others++;
    }
    const { explanations } = explainResponseSchema.parse((await explained).body);
    assert.deepEqual(explanations.map((e) => e.artist_name), records.map((r) => r.artist_name));
    assert.deepEqual(explanations.map((e) => e.is_breakout), records.map((r) => r.plays_t >= 10));
    assert.ok(others >= 5, `${others} others`);
  });
});

Deno.test("/model tells everything about the model, features from the registry", async () => {
  await withService(async ({ url, root }) => {
    const artifact = await writeModel(root);
    const { status, body } = await getJson(`${url}/model`);
    assert.equal(status, 200);
    const model = modelDescriptionSchema.parse(body);
    assert.deepEqual(model.features.map(({ name }) => name), COLUMNS);
    for (const { name, description, unit, range } of model.features) {
      const feature = featureNamed(name);
      assert.deepEqual(
        { description, unit, range },
        { description: feature.description, unit: feature.unit, range: [...feature.range] },
      );
    }
    assert.equal(model.threshold, THRESHOLD);
    assert.deepEqual(model.metrics, artifact.metrics);
    assert.deepEqual(model.training, artifact.training);
    assert.deepEqual(model.checksums, {
      model: artifact.model.sha256,
      table: artifact.input.sha256,
      scrobbles: null,
    });
    assert.equal(model.input.simulated, true);
    assert.equal(model.backtest, null);
  });
});

/** A backtest of a model on a table. */
async function writeBacktest(root: string, { input }: Artifact): Promise<void> {
  const { paths } = await openWorkspace(root);
  const report: BacktestReport = {
    schema_version: 1,
    input,
    feature_set: "v1_reduced",
    xgboost_mode: "final",
    settings: {
      start: 0.5,
      step_months: 3,
      horizon_months: 2,
      max_median_alerts: 3,
      top_share: 0.05,
      bootstrap_draws: 1000,
      seed: 1,
      confidence: 0.95,
    },
    folds: [],
    winner: { name: "xgboost", reason: "made up" },
    all: {
      rows: 900,
      positives: 70,
      prevalence: 0.0778,
      months: 24,
      artists: 300,
      artists_with_positives: 40,
      models: {
        xgboost: {
          trained: true,
          metrics: eachMetric(() => ({ value: 0.35, low: 0.25, high: 0.45, draws: 1000 })),
          alerts_per_month: { min: 0, median: 1, max: 3 },
        },
      },
      winner_minus: {},
    },
    warnings: [],
  };
  await writeJson(paths.backtest, report);
}

Deno.test("figures have intervals where there is a backtest on the model's own table", async () => {
  for (const ofTheTable of [true, false]) {
    await withService(
      async ({ url }) => {
        const { backtest } = modelDescriptionSchema.parse((await getJson(`${url}/model`)).body);
        assert.equal(backtest?.metrics.pr_auc.high, ofTheTable ? 0.45 : undefined);
        assert.equal(backtest?.confidence, ofTheTable ? 0.95 : undefined);
      },
      {},
      async (root) => {
        const artifact = await writeModel(root);
        if (!ofTheTable) artifact.input.sha256 = "0".repeat(64);
        await writeBacktest(root, artifact);
      },
    );
  }
});

Deno.test("a damaged backtest is told in the log, and the model serves without", async () => {
  await withService(
    async ({ url, log }) => {
      assert.equal((await getJson(`${url}/ready`)).status, 200);
      const { body } = await getJson(`${url}/model`);
      assert.equal(modelDescriptionSchema.parse(body).backtest, null);
      const [warning] = log().filter(({ level }) => level === "warn");
      assert.match(String(warning?.["path"]), /backtest\.json$/);
    },
    {},
    async (root) => {
      await writeModel(root);
      const { paths } = await openWorkspace(root);
      await writeJson(paths.backtest, { schema_version: 1 });
    },
  );
});

Deno.test("/watchlist gives the artists that were scored last, as many as asked for", async () => {
  const entry = (rank: number, artist_name: string, probability: number): WatchlistEntry =>
    someEntry({ rank, artist_name, probability, is_breakout: probability >= THRESHOLD });
  const entries = [entry(1, 'A "quoted", B', 0.8), entry(2, "Sigur Rós", 0.7), entry(3, "C", 0.1)];
  await withService(async ({ url, root }) => {
    const before = await getJson(`${url}/watchlist`);
    assert.equal(before.status, 404);
    assert.match(problemShape.parse(before.body).detail, /no artists are scored yet/);

    const { paths } = await openWorkspace(root);
    await writeTogether(watchlistFiles(paths.watchlist, entries, true));
    const ask = async (query: string) => {
      const { status, body } = await getJson(`${url}/watchlist${query}`);
      assert.equal(status, 200, query);
      return watchlistResponseSchema.parse(body);
    };
    const all = {
      period_end: "2024-11-30",
      simulated: true,
      artists: 3,
      alerts: 2,
      watchlist: entries,
    };
    assert.deepEqual(await ask(""), all);
    assert.deepEqual(await ask("?period_end=2024-11-30&top=10"), all);
    assert.deepEqual(await ask("?top=1"), { ...all, watchlist: entries.slice(0, 1) });

    const other = await getJson(`${url}/watchlist?period_end=2024-12-31`);
    assert.equal(other.status, 404);
    assert.match(
      problemShape.parse(other.body).detail,
      /2024-12-31 is not scored; scored: 2024-11-30/,
    );

    const wrong = await getJson(`${url}/watchlist?period_end=soon&top=0`);
    assert.equal(wrong.status, 422);
    assert.deepEqual(
      problemShape.parse(wrong.body).errors?.map(({ parameter }) => parameter),
      ["period_end", "top"],
    );

    await writeTogether(watchlistFiles(paths.watchlist, entries.slice(1), false));
    const { artists, simulated } = await ask("");
    assert.deepEqual([artists, simulated], [2, false], "a new watchlist is seen");

    await writeTogether(watchlistFiles(paths.watchlist, [], false));
    const empty = await getJson(`${url}/watchlist`);
    assert.equal(empty.status, 404);
    assert.match(problemShape.parse(empty.body).detail, /nobody is on the list/);

    await Deno.writeTextFile(paths.watchlist, "rank,period_end\n1,2024-11-30\n");
    const damaged = await getJson(`${url}/watchlist`);
    assert.equal(damaged.status, 500);
    assert.doesNotMatch(JSON.stringify(damaged.body), /watchlist\.csv|column/, "not for clients");
  });
});

Deno.test("/health tells that the process is up, /ready that a model is loaded", async () => {
  await withService(async ({ url }) => {
    assert.deepEqual((await getJson(`${url}/health`)).body, { status: "ok" });
    assert.deepEqual((await getJson(`${url}/ready`)).body, { status: "ready" });
    const head = await fetch(`${url}/health`, { method: "HEAD" });
    assert.equal(head.status, 200);
    assert.equal(await head.text(), "");
  });
});

Deno.test("/metrics counts requests, records and alerts in Prometheus' format", async () => {
  await withService(async ({ url }) => {
    await postJson(`${url}/predict`, { records: [{ plays_t: 30 }, { plays_t: 3 }] });
    await postJson(`${url}/predict`, "{");
    await getJson(`${url}/made-up-${crypto.randomUUID()}`);
    const response = await fetch(`${url}/metrics`);
    assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    for (
      const line of [
        'http_requests_total{method="POST",route="/predict",status="200"} 1',
        'http_requests_total{method="POST",route="/predict",status="400"} 1',
        'http_requests_total{method="GET",route="unmatched",status="404"} 1',
        'http_request_duration_seconds_count{route="/predict"} 2',
        'http_request_duration_seconds_bucket{le="+Inf",route="/predict"} 2',
        "breakout_records_scored_total 2",
        "breakout_alerts_total 1",
        'breakout_model_loads_total{outcome="loaded"} 1',
        'breakout_model_loads_total{outcome="refused"} 0',
      ]
    ) assert.ok(text.includes(line + "\n"), `${line} is not in\n${text}`);
    assert.match(
      text,
      /^breakout_model_info\{family="xgboost",.*trained_until="2021-04-01".*\} 1$/m,
    );
    assert.match(text, /^process_resident_memory_bytes \d{7,}$/m);
    assert.doesNotMatch(text, /made-up/);
  });
});

Deno.test("/ is a page for people, and JSON for programs that accept it", async () => {
  await withService(async ({ url }) => {
    const ask = async (accept: string): Promise<[string, string]> => {
      const response = await fetch(url, { headers: { accept } });
      assert.equal(response.headers.get("vary"), "accept");
      return [response.headers.get("content-type") ?? "", await response.text()];
    };
    for (const accept of ["*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "image/png"]) {
      const [type, page] = await ask(accept);
      assert.match(type, /^text\/html/, accept);
      assert.match(page, /^<!DOCTYPE html>/);
      for (const [, href = ""] of page.matchAll(/href="([^"]+)"/g)) {
        const linked = await fetch(new URL(href, url));
        assert.equal(linked.status, href === "discoveries" ? 404 : 200, href);
        await linked.body?.cancel();
      }
    }
    for (const accept of ["application/json", "application/json, text/html;q=0.5"]) {
      const [type, text] = await ask(accept);
      assert.match(type, /^application\/json/, accept);
      assert.equal(homeSchema.parse(JSON.parse(text)).model?.trained_until, "2021-04-01");
    }
  });
});

Deno.test("the page of the model is its card, and says that its history is made up", async () => {
  await withService(
    async ({ url }) => {
      const page = await pageAt(`${url}/model`);
      assert.match(page, /simulated history/);
      assert.match(page, /<h2>Models compared<\/h2>/);
      assert.match(page, /<th scope="row">xgboost<\/th><td class="figure">0\.313<\/td>/);
      assert.match(page, /&lt;script>/);
      assert.doesNotMatch(page, /<script>|Model card/);
    },
    {},
    async (root) => {
      await writeModel(root);
      const { paths } = await openWorkspace(root);
      await writeAtomic(
        cardBeside(paths.artifact),
        "# Model card\n\n## Models compared\n\nA <script>alert(1)</script>\n\n" +
          "<script>\nalert(2)\n</script>\n\n| model | PR-AUC |\n| - | - |\n| **xgboost** | 0.313 |\n",
      );
    },
  );
  await withService(async ({ url }) => {
    assert.match(await pageAt(`${url}/model`), /<th scope="row">plays_t<\/th>/);
  });
});

Deno.test("/openapi.json says what is validated, with the README's example", async () => {
  await withService(async ({ url }) => {
    const { body } = await getJson(`${url}/openapi.json`);
    const document = z.object({
      openapi: z.literal("3.1.0"),
      paths: z.record(z.string(), z.record(z.string(), z.looseObject({ summary: z.string() }))),
      components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }),
    }).parse(body);
    assert.deepEqual(Object.keys(document.paths).sort(), [
      "/",
      "/artists",
      "/artists/{name}",
      "/discoveries",
      "/explain",
      "/health",
      "/metrics",
      "/model",
      "/predict",
      "/rank",
      "/ready",
      "/watchlist",
    ]);
    const request = z.object({
      requestBody: z.object({
        content: z.object({ "application/json": z.object({ example: z.unknown() }) }),
      }),
    }).parse(document.paths["/predict"]?.["post"]);
    const { example } = request.requestBody.content["application/json"];
    assert.deepEqual(example, EXAMPLE_REQUEST);
    const answer = await postJson(`${url}/predict`, example);
    predictResponseSchema.parse(answer.body);

    const record = z.object({
      properties: z.record(z.string(), z.looseObject({ description: z.string() })),
    }).parse(document.components.schemas["Record"]);
    assert.deepEqual(Object.keys(record.properties), ["artist_name", "month", ...COLUMNS]);
    for (const name of COLUMNS) {
      const { description, unit } = featureNamed(name);
      const told = record.properties[name]?.description ?? "";
      assert.ok(told.includes(description) && told.includes(`Unit: ${unit}.`), told);
    }
    for (const [, name = ""] of JSON.stringify(body).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      assert.ok(name in document.components.schemas, name);
    }
  });
});

Deno.test("the example is the README's", async () => {
  const readme = await Deno.readTextFile(join(PROJECT_ROOT, "README.md"));
  const [, sent = ""] = /\/predict -d '(.+?)'/s.exec(readme) ?? [];
  assert.deepEqual(JSON.parse(sent), EXAMPLE_REQUEST);
});
