import assert from "node:assert/strict";
import fc from "fast-check";
import { chosenFeatures } from "../features/feature_sets.ts";
import { FEATURE_NAMES, FEATURES } from "../features/registry.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { type HistoryTables, tablesOf } from "../split/history_tables.ts";
import { modelingTable } from "../split/modeling_table.ts";
import { numberColumn, type Table, takeTableRows, textColumn } from "../tables/table.ts";
import { type Kind, type Play, snapshotsOfPlays } from "./testing.ts";

const { breakout: configured } = await openWorkspace();
/** Made-up plays end on any day of a month. */
const breakout = { ...configured, labels: { ...configured.labels, keep_incomplete_month: true } };
const columns = chosenFeatures(breakout);

const START = Date.UTC(2020, 0, 1) / 1000;
const play = fc.record({
  artist_name: fc.constantFrom("A", "B", "Ç & d", "日本"),
  track_name: fc.constantFrom("one", "two", "three"),
  time: fc.integer({ min: START, max: START + 500 * 86_400 }),
});
const history = fc.array(play, { minLength: 1, maxLength: 80 });

const KINDS: readonly Kind[] = ["months", "days"];
const setting = fc.record({
  zone: fc.constantFrom("UTC", "Australia/Lord_Howe"),
  kind: fc.constantFrom(...KINDS),
});

function tablesOfPlays(plays: readonly Play[], zone = "UTC", kind: Kind = "months"): HistoryTables {
  return tablesOf(snapshotsOfPlays(plays, zone, kind), breakout);
}

Deno.test("every feature lies in the registry's range, is whole where it says so, and is missing only where it says so", () => {
  fc.assert(
    fc.property(history, setting, (plays, { zone, kind }) => {
      const { features } = tablesOfPlays(plays, zone, kind);
      for (const feature of FEATURES) {
        const [min, max] = feature.range;
        for (const value of numberColumn(features, feature.name)) {
          if (Number.isNaN(value)) assert.ok("missingWhen" in feature, feature.name);
          else {
            assert.ok(value >= (min ?? -Infinity), `${feature.name}: ${value}`);
            assert.ok(value <= (max ?? Infinity), `${feature.name}: ${value}`);
            if (feature.integer) assert.ok(Number.isInteger(value), `${feature.name}: ${value}`);
          }
        }
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("tables do not depend on the order of the scrobbles", () => {
  fc.assert(
    fc.property(history, setting, (plays, { zone, kind }) => {
      // Which of two plays in one second comes first is told by the file alone.
      const apart = [...new Map(plays.map((play) => [play.time, play])).values()];
      const forwards = tablesOfPlays(apart, zone, kind);
      const backwards = tablesOfPlays(apart.toReversed(), zone, kind);
      assert.deepEqual(backwards.features, forwards.features);
      assert.deepEqual(backwards.snapshots, forwards.snapshots);
    }),
    { numRuns: 25 },
  );
});

Deno.test("each listener's rows are what the listener's history alone gives", () => {
  fc.assert(
    fc.property(history, history, (first, second) => {
      const own = [first, second].map((plays) => tablesOfPlays(plays));
      const tagged = [first, second].flatMap((plays, i) =>
        plays.map((p) => ({ listener: `L${i}`, ...p }))
      );
      const together = tablesOfPlays(tagged);
      const steps: ((tables: HistoryTables) => Table)[] = [
        ({ snapshots }) => snapshots,
        ({ features }) => features,
        ({ features, rulings }) => modelingTable(features, rulings, columns),
      ];
      for (const step of steps) {
        const result = step(together);
        const listeners = textColumn(result, "listener");
        own.forEach((tables, i) => {
          const places = [...listeners.keys()].filter((row) => listeners[row] === `L${i}`);
          const { columns } = takeTableRows(result, places);
          const alone = [...columns].filter(([name]) => name !== "listener");
          assert.deepEqual(alone, [...step(tables).columns]);
        });
      }
    }),
    { numRuns: 10 },
  );
});

Deno.test("time zones move plays over month borders", () => {
  const plays = [{ artist_name: "A", track_name: "t", time: Date.UTC(2020, 2, 31, 23, 30) / 1000 }];
  assert.deepEqual(textColumn(tablesOfPlays(plays).features, "month"), ["2020-03-01"]);
  const { features } = tablesOfPlays(plays, "Europe/Lisbon");
  assert.deepEqual(textColumn(features, "month"), ["2020-04-01"]);
  // Half an hour into the local month of 30 days.
  const [gap = NaN] = numberColumn(features, "last_play_gap_days_t");
  assert.ok(Math.abs(gap - (30 - (1800 + 1) / 86_400)) < 1e-9, String(gap));
});

// A share of 1 % of so few plays would make every artist core.
const RULES = { ...breakout, core_definition: { plays_min: 20, share_min: 0.2 } };

/** The definitions of eligibility and label, read off the artist-months one by one. */
function modelingByHand({ features }: HistoryTables): { key: string; y: number }[] {
  const [plays, shares, ages] = ["plays_t", "share_t", "months_since_first_seen"]
    .map((name) => numberColumn(features, name));
  const months = textColumn(features, "month");
  const rows = textColumn(features, "artist_name").map((artist, row) => {
    const name = months[row] ?? "";
    return {
      artist,
      month: Number(name.slice(0, 4)) * 12 + Number(name.slice(5, 7)),
      name,
      plays: plays?.[row] ?? NaN,
      share: shares?.[row] ?? NaN,
      age: ages?.[row] ?? NaN,
    };
  });
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
      const tables = tablesOf(snapshotsOfPlays(plays), RULES);
      const table = modelingTable(tables.features, tables.rulings, columns);
      const y = numberColumn(table, "y");
      const rows = textColumn(table, "month").map((month, i) => ({
        key: `${month} ${textColumn(table, "artist_name")[i]}`,
        y: y[i] ?? NaN,
      }));
      positives += y.reduce((sum, label) => sum + label, 0);
      assert.deepEqual(rows, modelingByHand(tables));
    }),
    { numRuns: 15 },
  );
  assert.ok(positives > 0, "no history had a breakout: the test shows nothing");
});

Deno.test("the features of a table without a play before are the registry's, in its order", () => {
  const { features } = tablesOfPlays([{ artist_name: "A", track_name: "t", time: START }]);
  assert.deepEqual([...features.columns.keys()], ["month", "artist_name", ...FEATURE_NAMES]);
});
