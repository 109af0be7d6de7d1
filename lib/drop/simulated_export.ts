import { csvText } from "../base/csv.ts";
import { itemAt } from "../base/items.ts";
import { simulateHistory } from "../scrobbles/sample.ts";

/** The name of {@link simulatedExport}. */
export const SIMULATED = "simulated.csv";

/** A simulated history as an export, the same each time. */
export function simulatedExport(): string {
  const { artist_name, track_name, date } = simulateHistory({ seed: 4, plays: 24_000, months: 24 });
  return csvText([
    ["artist_name", "track_name", "date"],
    ...date.map((at, play) => [itemAt(artist_name, play), itemAt(track_name, play), at]),
  ]);
}
