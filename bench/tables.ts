/**
 * Building every table of a history of 61,000 scrobbles, in process: reading, cleaning, snapshots,
 * features, modeling table. Baseline: reading the same CSV into a table and nothing else.
 *
 * @module
 */
import pl from "nodejs-polars";
import { calendarOf } from "../lib/base/calendar.ts";
import { chosenFeatures } from "../lib/features/feature_sets.ts";
import { simulateHistory } from "../lib/scrobbles/sample.ts";
import { readScrobbles } from "../lib/scrobbles/scrobbles.ts";
import { textTable } from "../lib/text/text.ts";
import { buildFeatures } from "../lib/features/features.ts";
import { parseTextCsv, toCsv } from "../lib/tables/frame.ts";
import { buildModelingTable } from "../lib/labels/modeling.ts";
import { buildSnapshots } from "../lib/snapshots/snapshots.ts";
import { openWorkspace } from "../lib/workspace/workspace.ts";
import { compare } from "./measure.ts";

const PLAYS = 61_000;

export async function run(): Promise<void> {
  const { sources, breakout } = await openWorkspace();
  const csv = toCsv(pl.DataFrame({ ...simulateHistory({ plays: PLAYS }) }));
  const options = { file: "sample", sources, timeZone: "UTC", now: Date.now() / 1000 };
  let rows = 0;
  const build = (): void => {
    const { plays } = readScrobbles(csv, options);
    rows = plays.height;
    const features = buildFeatures(buildSnapshots(plays, calendarOf("UTC")));
    buildModelingTable(features, breakout, chosenFeatures(breakout));
  };
  const { a, b, ratio } = await compare(build, () => parseTextCsv(csv, "sample"));
  console.log(textTable(["building the tables", "seconds", "against reading alone", "target"], [
    [`${rows} scrobbles (simulated)`, a.toFixed(3), `${ratio.toFixed(1)} ×`, "0.5 s"],
    ["reading the CSV", b.toFixed(3), "1 ×", ""],
  ]));
}

if (import.meta.main) await run();
