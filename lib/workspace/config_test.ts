import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { type Artifact, readArtifact } from "../artifact/artifact.ts";
import { writeAtomic, writeJson } from "../base/files.ts";
import { outputOf, withTempDir } from "../testing.ts";
import {
  breakoutConfigSchema,
  changedConfig,
  otherSettings,
  parseConfig,
  projectConfigSchema,
} from "./config.ts";
import { chosenFeatures } from "../features/feature_sets.ts";
import { sourcesConfigSchema } from "../scrobbles/sources.ts";
import { UserError } from "../base/errors.ts";
import type { FeatureName, GENRE_BUCKET } from "../features/registry.ts";
import { type ModelInUse, modelInUse } from "./models.ts";
import { openWorkspace, PROJECT_ROOT } from "./workspace.ts";

const text = (name: string): string => Deno.readTextFileSync(`${PROJECT_ROOT}/configs/${name}`);

function faultOf(name: string, from: string | RegExp, to: string): string {
  const schema = name === "project.yaml" ? projectConfigSchema : breakoutConfigSchema;
  const changed = text(name).replace(from, to);
  assert.notEqual(changed, text(name), "the test changes nothing");
  try {
    parseConfig<unknown>(schema, changed, name);
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.message;
  }
  assert.fail("accepted");
}

Deno.test("the project's own configuration is valid, and v1_reduced is what it is", async () => {
  const { breakout } = await openWorkspace();
  assert.equal(
    chosenFeatures(breakout).join(", "),
    "months_since_first_seen, is_first_month, plays_t, plays_per_track_t, days_active_t, " +
      "last_play_gap_days_t, track_novelty_rate_t, share_t, total_monthly_scrobbles, " +
      "plays_prev3_mean, delta_1m, trend_slope_3m, active_months_count_before_t",
  );
});

Deno.test("faults name file, line, path and value", () => {
  assert.match(
    faultOf("breakout.yaml", "plays_min: 20", "plays_min: many"),
    /^breakout\.yaml:\d+: core_definition\.plays_min: .*"many"/,
  );
  assert.match(
    faultOf("breakout.yaml", "active_plays_min: 3", "active_plays_min: 3\n  typo: 1"),
    /^breakout\.yaml:\d+: eligibility\.typo: unknown key/,
  );
  assert.match(faultOf("breakout.yaml", "horizon_months: 2", ""), /labels\.horizon_months/);
  assert.match(faultOf("breakout.yaml", "v1_reduced\n", "v9\n"), /v9 is not one of feature_sets/);
  assert.match(
    faultOf("breakout.yaml", "- plays_t_minus_1", "- plays"),
    /no feature has this name/,
  );
  assert.match(
    faultOf("breakout.yaml", "production_model: best", "production_model: share_t"),
    /modeling\.production_model: .*"best"\|"xgboost"\|"logistic".*found "share_t"/,
  );
  assert.match(
    faultOf("breakout.yaml", "C: [0.01, 0.1, 1, 10]", "C: [0]"),
    /modeling\.logistic\.C\.0: .*found 0/,
  );
  assert.match(
    faultOf("breakout.yaml", "hip_hop: [", "Hip-Hop: ["),
    /^breakout\.yaml:\d+: features\.genre_buckets\.Hip-Hop: /,
  );
  assert.match(faultOf("breakout.yaml", "labels:", "labels: ["), /breakout\.yaml: /);
  assert.match(
    faultOf("project.yaml", "timezone: UTC", "timezone: Mars/Olympus"),
    /time\.timezone: not an IANA/,
  );
  assert.match(faultOf("project.yaml", "train: 0.6", "train: 0.7"), /must add up to 1/);
});

Deno.test("a root's own configuration need only say what differs, key by key", async () => {
  const own = await openWorkspace();
  await withTempDir(async (root) => {
    const write = (name: string, text: string): Promise<void> =>
      Deno.writeTextFile(join(root, "configs", name), text);
    await Deno.mkdir(join(root, "configs"));
    await write("project.yaml", "time: {timezone: Europe/London}");
    await write("breakout.yaml", "modeling: {calibration: platt, xgboost: {random_state: 7}}");
    const { project, breakout, sources } = await openWorkspace(root);
    assert.deepEqual(project, { ...own.project, time: { timezone: "Europe/London" } });
    assert.equal(breakout.modeling.calibration, "platt");
    assert.deepEqual(
      breakout.modeling.xgboost,
      { ...own.breakout.modeling.xgboost, random_state: 7 },
    );
    assert.deepEqual(breakout.modeling.thresholding, own.breakout.modeling.thresholding);
    assert.deepEqual(sources, own.sources);

    await write("breakout.yaml", "# all as it comes\n");
    assert.deepEqual((await openWorkspace(root)).breakout, own.breakout);
    await write("breakout.yaml", "features:\n  genre_buckets: {rock: [rock]}\n");
    const { genre_buckets } = (await openWorkspace(root)).breakout.features;
    assert.deepEqual(genre_buckets, { rock: ["rock"] }, "a list of one's own stands alone");

    const faults: [string, string, RegExp][] = [
      ["project.yaml", "\ntime:\n  timezone: Mars\n", /project\.yaml:3: time\.timezone: .*"Mars"/],
      ["project.yaml", "time: {timezone: UTC}\nsplit:\n  train: 0.7\n", /:3: split: .*add up to 1/],
      ["project.yaml", "time: {timezone: UTC}\nfiles: {}\n", /:2: files: unknown key/],
      ["breakout.yaml", "labels: 3\n", /breakout\.yaml:1: labels: .*found 3/],
      ["breakout.yaml", "- labels\n", /breakout\.yaml.*top level/],
    ];
    for (const [name, text, message] of faults) {
      await write("project.yaml", "");
      await write("breakout.yaml", "");
      await write(name, text);
      await assert.rejects(openWorkspace(root), message, text);
      await assert.rejects(openWorkspace(root), (error: Error) => error.message.includes(root));
    }
  });
});

Deno.test("what commands write in the project folder is nothing that git keeps", async () => {
  const { paths: { shipped, records, ...written }, root } = await openWorkspace();
  const { stdout, code } = await outputOf(
    ["check-ignore", "--no-index", shipped, records, ...Object.values(written)],
    { program: "git", cwd: root },
  );
  if (code === 128) return; // not a checkout
  const ignored = stdout.trimEnd().split("\n");
  assert.deepEqual(ignored.sort(), Object.values(written).sort());
});

Deno.test("who answers: a named model, one's own if it is to, else the one that ships", async () => {
  await withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    const { artifact, shipped } = workspace.paths;
    assert.match(shipped, /data.models.shipped.artifact\.json$/);
    const none = await modelInUse(workspace);
    assert.deepEqual([none.path, none.own], [shipped, false]);
    assert.match(none.why, /comes with Breakout answers: this history has none of its own yet/);

    const saved = await readArtifact(shipped);
    const answer = async (speaks: Artifact["speaks"]): Promise<ModelInUse> => {
      await writeJson(artifact, { ...saved, ...(speaks === undefined ? {} : { speaks }) });
      return await modelInUse(workspace);
    };
    assert.deepEqual((await answer(undefined)).path, artifact);
    for (const own of [true, false]) {
      const why = "The better one answers.";
      assert.deepEqual(await answer({ own, why }), {
        path: own ? artifact : shipped,
        own,
        why,
        listeners: [],
      });
    }
    const named = await modelInUse(await openWorkspace(root, dirname(artifact)));
    assert.deepEqual([named.path, named.own], [artifact, true]);
    await writeAtomic(artifact, "{}");
    await assert.rejects(modelInUse(workspace), UserError);
  });
});

Deno.test("other values for some keys are checked as a file's are; only what differs is told", async () => {
  const { breakout } = await openWorkspace();
  const changes = { core_definition: { plays_min: 5 }, modeling: { logistic: { C: [1, 5] } } };
  const changed = changedConfig(breakout, changes, "an idea");
  assert.deepEqual(otherSettings(breakout, changed), [
    { path: "core_definition.plays_min", one: 20, other: 5 },
    { path: "modeling.logistic.C", one: [0.01, 0.1, 10], other: [5] },
  ]);
  assert.deepEqual(otherSettings(breakout, changedConfig(breakout, {}, "")), []);
  assert.throws(
    () => changedConfig(breakout, { core_definition: { plays: 5, share_min: 2 } }, "an idea"),
    /an idea: core_definition\.share_min: .*\nan idea: core_definition\.plays: unknown key; remove it/,
  );
});

Deno.test("services: an older sources.yaml gets their defaults, faults are told", () => {
  const own = parseConfig(sourcesConfigSchema, text("sources.yaml"), "sources.yaml");
  const older = text("sources.yaml").replace(/\n# 'breakout sync'[^]*$/, "\n");
  assert.ok(!older.includes("base_url"));
  assert.deepEqual(parseConfig(sourcesConfigSchema, older, "sources.yaml"), own);
  const said = "\n  format: csv\n  required_columns: [artist_name, track_name, date]\n";
  const oldest = older.replace("\n  columns: {}\n", said);
  assert.equal(parseConfig(sourcesConfigSchema, oldest, "").scrobbles.path, own.scrobbles.path);
  const faulty = (from: string, to: string) => () =>
    parseConfig(sourcesConfigSchema, text("sources.yaml").replace(from, to), "sources.yaml");
  assert.throws(
    faulty("requests_per_second: 4", "requests_per_second: 6"),
    /sources\.yaml:\d+: lastfm\.requests_per_second: .*5.*found 6/,
  );
  assert.throws(faulty("https://ws.", "ftp://ws."), /lastfm\.base_url: .*found "ftp:/);
});

Deno.test("with the artists' metadata, a feature set can drop one bucket or all", async () => {
  const { breakout } = await openWorkspace();
  const dropping = (...drop: (FeatureName | typeof GENRE_BUCKET)[]): string[] => {
    const features = {
      ...breakout.features,
      feature_set: "own",
      feature_sets: { own: { drop } },
      genre_buckets: { rock: ["rock"], pop: ["pop"] },
    };
    return chosenFeatures({ ...breakout, features }, true).slice(-4);
  };
  const [popularity, followers] = ["artist_popularity", "artist_followers_log10"];
  assert.deepEqual(dropping(), [popularity, followers, "genre_bucket_rock", "genre_bucket_pop"]);
  assert.deepEqual(dropping("genre_bucket_rock").slice(-2), [followers, "genre_bucket_pop"]);
  assert.deepEqual(dropping("genre_bucket").slice(-2), [popularity, followers]);
});
