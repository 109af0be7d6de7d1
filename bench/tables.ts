/**
 * Building every table of a history of 61,000 scrobbles, in process: reading, cleaning, snapshots,
 * features, modeling table. Baseline: reading the same CSV into a table and nothing else.
 *
 * @module
 */
import { sum } from "d3-array";
import pl from "nodejs-polars";
import { readHistories } from "../lib/scrobbles/history.ts";
import { calendarMonths } from "../lib/snapshots/periods.ts";
import { snapshotsOf } from "../lib/snapshots/snapshots.ts";
import { tablesOf } from "../lib/split/history_tables.ts";
import { modelingTable } from "../lib/split/modeling_table.ts";
import { calendarOf } from "../lib/base/calendar.ts";
import { chosenFeatures } from "../lib/features/feature_sets.ts";
import { simulateHistory } from "../lib/scrobbles/sample.ts";
import { textTable } from "../lib/text/text.ts";
import { openWorkspace } from "../lib/workspace/workspace.ts";
import { compare } from "./measure.ts";

const PLAYS = 61_000;

export async function run(): Promise<void> {
  const { sources, breakout } = await openWorkspace();
  const csv = pl.DataFrame({ ...simulateHistory({ plays: PLAYS }) }).writeCSV();
  const options = { file: "sample", sources, now: Date.now() / 1000 };
  let rows = 0;
  const build = (): void => {
    const { histories } = readHistories(csv, options);
    rows = sum(histories, ({ time }) => time.length);
    const periods = calendarMonths(calendarOf("UTC"));
    const snapshots = histories.map((history) => snapshotsOf(history, periods));
    const { features, rulings } = tablesOf(snapshots, breakout);
    modelingTable(features, rulings, chosenFeatures(breakout));
  };
  const { a, b, ratio } = await compare(build, () => pl.readCSV(csv, { inferSchemaLength: 0 }));
  console.log(textTable(["building the tables", "seconds", "against reading alone", "target"], [
    [`${rows} scrobbles (simulated)`, a.toFixed(3), `${ratio.toFixed(1)} ×`, "0.5 s"],
    ["reading the CSV", b.toFixed(3), "1 ×", ""],
  ]));
}

if (import.meta.main) await run();
