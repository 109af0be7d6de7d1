import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { calendarOf } from "../base/calendar.ts";
import { chosenFeatures } from "../features/feature_sets.ts";
import type { Rules } from "../labels/rules.ts";
import { sourcesConfigSchema } from "../scrobbles/sources.ts";
import type { SourcesConfig } from "../scrobbles/sources.ts";
import { parseConfig } from "../workspace/config.ts";
import { readScrobbles } from "../scrobbles/scrobbles.ts";
import type { Scrobbles } from "../scrobbles/scrobbles.ts";
import { assertSameTable, referenceFile, referenceTest, sharedFile } from "../testing.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { buildFeatures } from "../features/features.ts";
import { readTable } from "../tables/frame.ts";
import type { Frame } from "../tables/frame.ts";
import { buildModelingTable } from "../labels/modeling.ts";
import { buildSnapshots } from "./snapshots.ts";

const { breakout } = await openWorkspace();
const columns = chosenFeatures(breakout);

/** A reference table; its names were trimmed, ours have their inner spaces folded too. */
async function expected(path: string): Promise<Frame> {
  const table = await readTable(path, ["month", "artist_name"], "");
  return table.withColumns(pl.col("artist_name").str.replaceAll(" +", " "));
}

function read(path: string, yaml: string): Scrobbles {
  const sources: SourcesConfig = parseConfig(sourcesConfigSchema, yaml, "sources.yaml");
  const timeZone = "UTC";
  const now = Date.now() / 1000;
  return readScrobbles(Deno.readFileSync(path), { file: path, sources, timeZone, now });
}

const PLAIN = `
scrobbles: { path: x, format: csv, required_columns: [artist_name, track_name, date] }
`;
const LASTFM = `
scrobbles:
  path: x
  format: csv
  required_columns: [artist_name, track_name, date]
  columns: { artist_name: artist, track_name: track, date: datetime }
`;

async function assertReproduces(folder: string, plays: Frame, rules: Rules): Promise<void> {
  const snapshots = buildSnapshots(plays, calendarOf("UTC"));
  assertSameTable(snapshots, await expected(`${folder}/snapshots.csv`), 1e-9);
  const features = buildFeatures(snapshots);
  assertSameTable(features, await expected(`${folder}/features.csv`), 1e-9);
  const modeling = buildModelingTable(features, rules, columns);
  assertSameTable(modeling, await expected(`${folder}/modeling.csv`), 1e-9);
}

Deno.test("the tiny history gives the reference tables", async () => {
  const { plays, rejected } = read(
    referenceFile("tiny/scrobbles.csv"),
    PLAIN,
  );
  assert.deepEqual(
    rejected.select("line", "reason").toRecords(),
    [{ line: 16, reason: "no track" }, { line: 43, reason: "no artist" }],
  );
  const r = JSON.parse(await Deno.readTextFile(referenceFile("tiny/rules.json")));
  await assertReproduces(referenceFile("tiny"), plays, {
    labels: { horizon_months: r.horizon, cold_start_buffer_months: r.cold_start },
    eligibility: {
      active_plays_min: r.active_plays,
      discovered_within_months: r.discovered_within,
      lookback_months: r.lookback,
    },
    core_definition: { plays_min: r.core_plays, share_min: r.core_share },
  });
});

referenceTest("a real Last.fm history gives the reference tables and counts", async () => {
  const { plays, rejected, rows } = read(sharedFile("data/history_a_lastfm.csv"), LASTFM);
  assert.equal(rows, 17_503);
  assert.equal(rejected.height, 643);
  assert.equal(plays.height, 16_860);
  await assertReproduces(sharedFile("reference/history_a"), plays, breakout);
});

referenceTest(
  "the original's artist-months give the reference features and modeling table",
  async () => {
    const snapshots = await readTable(sharedFile("data/original_snapshots.csv"), ["month"], "");
    const features = buildFeatures(snapshots);
    assertSameTable(features, await expected(sharedFile("reference/original/features.csv")), 1e-9);
    const modeling = buildModelingTable(features, breakout, columns);
    assertSameTable(modeling, await expected(sharedFile("reference/original/modeling.csv")), 1e-9);
  },
);
