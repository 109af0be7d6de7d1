/**
 * What tests of predictions share.
 *
 * @module
 */
import { join } from "node:path";
import { loadModel, type SavedModel } from "../artifact/artifact.ts";
import type { LocalCalendar } from "../base/calendar.ts";
import { csvText } from "../base/csv.ts";
import { itemAt } from "../base/items.ts";
import { FEATURE_NAMES } from "../features/registry.ts";
import type { FeatureMatrix } from "../features/matrix.ts";
import { readHistories } from "../scrobbles/history.ts";
import { openWorkspace, PROJECT_ROOT } from "../workspace/workspace.ts";
import type { LookSource } from "./asked.ts";
import type { WatchlistEntry } from "./entry.ts";

const { sources, breakout: rules } = await openWorkspace();

/** An entry of a watchlist. */
export function someEntry(of: Partial<WatchlistEntry>): WatchlistEntry {
  return {
    rank: 1,
    period_end: "2024-11-30",
    core_by: "2025-01-31",
    artist_name: "A",
    probability: 0.5,
    odds: "about 1 in 2",
    is_breakout: true,
    plays_t: 12,
    share_t: 0.01,
    days_active_t: 4,
    months_since_first_seen: 2,
    plays_to_core: 8,
    why: "12 plays; 8 plays short of core",
    ...of,
  };
}

/** The history of some plays, `[artist, track, date]`, by the rules of the project. */
export function sourceOf(
  plays: readonly (readonly string[])[],
  calendar: LocalCalendar,
): LookSource {
  const csv = csvText([["artist_name", "track_name", "date"], ...plays]);
  const options = { file: "history.csv", sources, now: 4e9 };
  const { histories } = readHistories(new TextEncoder().encode(csv), options);
  return {
    history: itemAt(histories, 0),
    months: null,
    calendar,
    rules,
    metadata: null,
    genreBuckets: rules.features.genre_buckets,
  };
}

/** A model that looks at every feature of the listening history, each as hard as any. */
export async function modelOfEverything(): Promise<SavedModel> {
  const { artifact } = await loadModel(join(PROJECT_ROOT, "data/models/shipped/artifact.json"));
  const weigh = (value: number, column: number): number =>
    Number.isNaN(value) ? 0.1 : Math.sin(column + 1) * Math.tanh(value / 10);
  const values = (matrix: FeatureMatrix): Float64Array<ArrayBuffer> =>
    Float64Array.from(matrix.values, (value, at) => weigh(value, at % matrix.columns.length));
  return {
    artifact: { ...artifact, feature_columns: [...FEATURE_NAMES], calibration: null },
    scorer: {
      featureColumns: FEATURE_NAMES,
      contributions: (matrix) => ({ base: 0, values: values(matrix) }),
      margins: (matrix) => {
        const all = values(matrix);
        const width = matrix.columns.length;
        return Float32Array.from(
          { length: matrix.rows },
          (_, row) => all.subarray(row * width, (row + 1) * width).reduce((sum, x) => sum + x, 0),
        );
      },
    },
  };
}
