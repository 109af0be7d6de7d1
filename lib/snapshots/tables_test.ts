import assert from "node:assert/strict";
import fc from "fast-check";
import pl from "nodejs-polars";
import { chosenFeatures } from "../features/feature_sets.ts";
import { FEATURE_NAMES, FEATURES } from "../features/registry.ts";
import { assertSameTable } from "../testing.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { buildFeatures } from "../features/features.ts";
import { numbersOf, textsOf } from "../tables/frame.ts";
import type { Frame } from "../tables/frame.ts";
import { buildModelingTable, eligibleRows } from "../labels/modeling.ts";
import { snapshotsOf } from "./testing.ts";

const { breakout } = await openWorkspace();
const columns = chosenFeatures(breakout);

const START = Date.UTC(2020, 0, 1) / 1000;
const play = fc.record({
  artist_name: fc.constantFrom("A", "B", "Ç & d", "日本"),
  track_name: fc.constantFrom("one", "two", "three"),
  time: fc.integer({ min: START, max: START + 500 * 86_400 }),
});
const history = fc.array(play, { minLength: 1, maxLength: 80 });

Deno.test("every feature lies in the registry's range, is whole where it says so, and is missing only where it says so", () => {
  fc.assert(
    fc.property(history, fc.constantFrom("UTC", "Australia/Lord_Howe"), (plays, zone) => {
      const table = buildFeatures(snapshotsOf(plays, zone));
      for (const feature of FEATURES) {
        const [min, max] = feature.range;
        for (const value of numbersOf(table, feature.name)) {
          if (Number.isNaN(value)) assert.ok("missingWhen" in feature, feature.name);
          else {
            assert.ok(value >= (min ?? -Infinity), `${feature.name}: ${value}`);
            assert.ok(value <= (max ?? Infinity), `${feature.name}: ${value}`);
            if (feature.integer) assert.ok(Number.isInteger(value), `${feature.name}: ${value}`);
          }
        }
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("tables do not depend on the order of the scrobbles", () => {
  fc.assert(
    fc.property(history, (plays) => {
      const forwards = buildFeatures(snapshotsOf(plays));
      const backwards = buildFeatures(snapshotsOf([...plays].reverse()));
      assertSameTable(backwards, forwards, 0);
    }),
    { numRuns: 25 },
  );
});

Deno.test("each listener's rows are what the listener's history alone gives", () => {
  fc.assert(
    fc.property(history, history, (first, second) => {
      const own = [first, second].map((plays) => snapshotsOf(plays));
      const tagged = [first, second].flatMap((plays, i) =>
        plays.map((p) => ({ listener: `L${i}`, ...p }))
      );
      const together = snapshotsOf(tagged);
      const steps = [
        (table: Frame): Frame => table,
        buildFeatures,
        (table: Frame): Frame => eligibleRows(buildFeatures(table), breakout),
        (table: Frame): Frame => buildModelingTable(buildFeatures(table), breakout, columns),
      ];
      for (const step of steps) {
        const result = step(together);
        own.forEach((table, i) =>
          assertSameTable(
            result.filter(pl.col("listener").eq(pl.lit(`L${i}`))).drop("listener"),
            step(table),
            1e-12,
          )
        );
      }
    }),
    { numRuns: 10 },
  );
});

Deno.test("time zones move plays over month borders", () => {
  const plays = [{ artist_name: "A", track_name: "t", time: Date.UTC(2020, 2, 31, 23, 30) / 1000 }];
  assert.deepEqual(textsOf(snapshotsOf(plays), "month"), ["2020-03-01"]);
  assert.deepEqual(textsOf(snapshotsOf(plays, "Europe/Lisbon"), "month"), ["2020-04-01"]);
  // Half an hour into the local month of 30 days.
  const [gap = NaN] = numbersOf(snapshotsOf(plays, "Europe/Lisbon"), "last_play_gap_days_t");
  assert.ok(Math.abs(gap - (30 - (1800 + 1) / 86_400)) < 1e-9, String(gap));
});

// A share of 1 % of so few plays would make every artist core.
const RULES = { ...breakout, core_definition: { plays_min: 20, share_min: 0.2 } };

/** The definitions of eligibility and label, read off the artist-months one by one. */
function modelingByHand(features: Frame): { key: string; y: number }[] {
  const rows = features.toRecords().map((row) => ({
    artist: String(row["artist_name"]),
    month: Number(String(row["month"]).slice(0, 4)) * 12 + Number(String(row["month"]).slice(5, 7)),
    name: String(row["month"]),
    plays: Number(row["plays_t"]),
    share: Number(row["share_t"]),
    age: Number(row["months_since_first_seen"]),
  }));
  const { labels, eligibility: e, core_definition: core } = RULES;
  const isCore = (artist: string, month: number): boolean =>
    rows.some((r) =>
      r.artist === artist && r.month === month &&
      (r.plays >= core.plays_min || r.share >= core.share_min)
    );
  const first = Math.min(...rows.map((r) => r.month));
  const last = Math.max(...rows.map((r) => r.month));
  return rows.filter((r) =>
    r.month >= first + labels.cold_start_buffer_months && r.month <= last - labels.horizon_months &&
    r.plays >= e.active_plays_min && r.age <= e.discovered_within_months &&
    [0, 1, 2].every((k) => !isCore(r.artist, r.month - k))
  ).map((r) => ({
    key: `${r.name} ${r.artist}`,
    y: [1, 2].some((k) => isCore(r.artist, r.month + k)) ? 1 : 0,
  }));
}

Deno.test("eligibility and label are as defined, on histories with many artists a month", () => {
  const busy = fc.array(
    fc.record({
      artist_name: fc.integer({ min: 0, max: 120 }).map((i) => `artist ${i}`),
      track_name: fc.constantFrom("one", "two"),
      time: fc.integer({ min: START, max: START + 500 * 86_400 }),
      times: fc.integer({ min: 1, max: 25 }),
    }),
    { minLength: 100, maxLength: 200 },
  ).map((bursts) =>
    bursts.flatMap(({ times, ...p }) =>
      Array.from({ length: times }, (_, i) => ({ ...p, time: p.time + 60 * i }))
    )
  );
  let positives = 0;
  fc.assert(
    fc.property(busy, (plays) => {
      const features = buildFeatures(snapshotsOf(plays));
      const table = buildModelingTable(features, RULES, columns);
      const y = numbersOf(table, "y");
      const rows = textsOf(table, "month").map((month, i) => ({
        key: `${month} ${textsOf(table, "artist_name")[i]}`,
        y: y[i] ?? NaN,
      }));
      positives += y.reduce((sum, label) => sum + label, 0);
      assert.deepEqual(rows, modelingByHand(features));
    }),
    { numRuns: 15 },
  );
  assert.ok(positives > 0, "no history had a breakout: the test shows nothing");
});

Deno.test("the features of a table without a play before are the registry's, in its order", () => {
  const table = buildFeatures(snapshotsOf([{ artist_name: "A", track_name: "t", time: START }]));
  assert.deepEqual(table.columns, ["month", "artist_name", ...FEATURE_NAMES]);
});
