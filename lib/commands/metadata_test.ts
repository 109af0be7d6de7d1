import assert from "node:assert/strict";
import { artistsCsv } from "../artists/metadata.ts";
import { chosenFeatures } from "../features/feature_sets.ts";
import { isMetadataFeature } from "../features/registry.ts";
import { readText, sha256, writeAtomic } from "../base/files.ts";
import { loadModel } from "../artifact/artifact.ts";
import { xgboostLibrary } from "../models/xgboost/library.ts";
import { buildText } from "./build/text.ts";
import { predict } from "../server/predict.ts";
import { requestReader } from "../server/request.ts";
import { numberColumn, textColumn } from "../tables/table.ts";
import { readTable } from "../tables/table_csv.ts";
import { withTempDir } from "../testing.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { buildTables } from "./build/build.ts";
import { writeSample } from "./sample/sample.ts";
import { scoreArtists } from "./score/score.ts";
import { sampleIn } from "./testing.ts";
import { trainAndSave } from "./train/train.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

const NOW = Date.UTC(2026, 0, 1) / 1000;

async function checksums({ paths }: Workspace): Promise<string[]> {
  const files = [paths.snapshots, paths.features, paths.modeling, paths.build];
  return await Promise.all(files.map(async (path) => sha256(await Deno.readFile(path))));
}

/** Metadata of every second artist; of every fourth, followers only. */
async function writeArtists(workspace: Workspace): Promise<void> {
  const snapshots = await readTable(workspace.paths.snapshots, ["artist_name"], "");
  const names = [...new Set(textColumn(snapshots, "artist_name"))];
  const rows = names.filter((_, i) => i % 2 === 0).map((artist_name, i) => ({
    artist_name,
    spotify_id: null,
    genres: i % 2 === 0 ? [["indie rock", "techno", "polka"][i % 3] ?? ""] : [],
    popularity: i % 2 === 0 ? i % 101 : null,
    followers: 10 ** (i % 6),
    fetched_at: null,
  }));
  await writeAtomic(workspace.paths.artists, artistsCsv(rows));
}

Deno.test("with artists.csv its features go from the tables to predictions; without it nothing changes", async () => {
  await withTempDir(async (root) => {
    const others = { modeling: { production_model: "logistic" } };
    const workspace = await sampleIn(root, { plays: 20_000, others });
    const { paths, breakout } = workspace;
    const plain = await buildTables(workspace, NOW);
    assert.ok(!("metadata" in plain));
    const before = await checksums(workspace);

    await writeArtists(workspace);
    const built = await buildTables(workspace, NOW);
    assert.equal(built.metadata?.known, Math.ceil(plain.scrobbles.artists / 2));
    assert.match(
      buildText(built, String),
      /metadata from .*artists\.csv joined: .* day they were looked up/,
    );
    assert.deepEqual([built.features.rows, built.modeling.rows], [
      plain.features.rows,
      plain.modeling.rows,
    ]);
    const features = await readTable(paths.features, [], "");
    const popularity = numberColumn(features, "artist_popularity");
    assert.ok(popularity.some(Number.isNaN) && popularity.some((value) => value > 0));
    assert.ok(numberColumn(features, "genre_bucket_electronic").includes(1));

    const trained = await trainAndSave(workspace);
    assert.ok(trained.warnings.some((warning) => /not in month t/.test(warning)));
    const model = await loadModel(paths.artifact);
    const columns = chosenFeatures(breakout, true);
    assert.deepEqual(model.artifact.feature_columns, columns);
    const buckets = Object.keys(breakout.features.genre_buckets).length;
    assert.equal(columns.filter(isMetadataFeature).length, 2 + buckets);
    assert.ok((await scoreArtists(workspace)).artists > 0);

    const record = {
      plays_t: 5,
      artist_popularity: 60,
      genre_bucket_rock: 1,
      genre_bucket_pop: null,
    };
    const reader = requestReader(model.artifact.feature_columns, 2);
    assert.throws(
      () => reader.read({ records: [record, { artist_popularity: "high" }] }),
      /records\[1\]\.artist_popularity/,
    );
    assert.equal(predict(model, reader.read({ records: [record] })).predictions.length, 1);

    await Deno.remove(paths.artists);
    await buildTables(workspace, NOW);
    assert.deepEqual(await checksums(workspace), before);
    await assert.rejects(
      scoreArtists(workspace),
      /looks at artist_popularity.* need artists\.csv/,
    );
    assert.deepEqual(
      (await trainAndSave(workspace)).warnings.filter((warning) => /month t/.test(warning)),
      [],
    );
    assert.deepEqual(
      (await loadModel(paths.artifact)).artifact.feature_columns,
      chosenFeatures(breakout),
    );
  });
});

Deno.test("a faulty artists.csv stops the build before anything is written", async () => {
  await withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    await writeSample(workspace, { seed: 1, plays: 2000, force: false });
    await buildTables(workspace, NOW);
    const before = await checksums(workspace);
    await writeAtomic(workspace.paths.artists, "artist_name,popularity\nLow,48\nLow,49\n");
    await assert.rejects(buildTables(workspace, NOW), /artists\.csv: line 3, column artist_name/);
    assert.deepEqual(await checksums(workspace), before);
    assert.match(await readText(workspace.paths.artists, ""), /Low,49/);
  });
});
