import assert from "node:assert/strict";
import { calendarOf } from "../base/calendar.ts";
import { splitCsv } from "../base/csv.ts";
import { exists } from "../base/files.ts";
import { itemAt } from "../base/items.ts";
import { chosenFeatures } from "../features/feature_sets.ts";
import { isWholeNumber } from "../features/registry.ts";
import type { Rules } from "../labels/rules.ts";
import { type Histories, readHistories } from "../scrobbles/history.ts";
import { type HistoryTables, tablesOf } from "../split/history_tables.ts";
import { modelingTable } from "../split/modeling_table.ts";
import { type Frame, frameOf } from "../tables/frame.ts";
import { readTable } from "../tables/table_csv.ts";
import { numberColumn, type Table, tableOf, textColumn } from "../tables/table.ts";
import {
  assertSameTable,
  readFrame,
  referenceFile,
  referenceTest,
  sharedFile,
} from "../testing.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { readSnapshots } from "./from_table.ts";
import { calendarMonths, daysEndingOn, type Periods } from "./periods.ts";
import { type Snapshots, snapshotsOf } from "./snapshots.ts";
import { artistOf, nowOf } from "./table.ts";

const { breakout, sources } = await openWorkspace();
const columns = chosenFeatures(breakout);
const utc = calendarOf("UTC");

const LASTFM = { artist_name: "artist", track_name: "track", date: "datetime" };

function read(path: string, names: Readonly<Record<string, string>> = {}): Histories {
  const scrobbles = { ...sources.scrobbles, columns: names };
  const options = { file: path, sources: { ...sources, scrobbles }, now: Date.now() / 1000 };
  return readHistories(Deno.readFileSync(path), options);
}

/** The columns that a reference table has, of a table that has more. */
function assertHas(actual: Table, reference: Frame, tolerance = 1e-9): void {
  const frame = frameOf(actual, isWholeNumber);
  assertSameTable(frame.select(...reference.columns), reference, tolerance);
}

async function assertReproduces(
  folder: string,
  histories: readonly Snapshots[],
  rules: Rules,
): Promise<void> {
  const { snapshots, features, rulings } = tablesOf(histories, rules);
  if (await exists(`${folder}/snapshots.csv`)) {
    assertHas(snapshots, await readFrame(`${folder}/snapshots.csv`));
  }
  assertHas(features, await readFrame(`${folder}/features.csv`));
  const modeling = frameOf(modelingTable(features, rulings, columns), isWholeNumber);
  assertSameTable(modeling, await readFrame(`${folder}/modeling.csv`), 1e-9);
}

Deno.test("the tiny history gives the reference tables", async () => {
  const { histories, rejected } = read(referenceFile("tiny/scrobbles.csv"));
  assert.deepEqual(
    rejected.map(({ line, reason }) => ({ line, reason })),
    [{ line: 16, reason: "no track" }, { line: 43, reason: "no artist" }],
  );
  const r = JSON.parse(await Deno.readTextFile(referenceFile("tiny/rules.json")));
  const snapshots = histories.map((history) => snapshotsOf(history, calendarMonths(utc)));
  await assertReproduces(referenceFile("tiny"), snapshots, {
    labels: { horizon_months: r.horizon, cold_start_buffer_months: r.cold_start },
    eligibility: {
      active_plays_min: r.active_plays,
      discovered_within_months: r.discovered_within,
      lookback_months: r.lookback,
    },
    core_definition: { plays_min: r.core_plays, share_min: r.core_share },
  });
});

/** A real history, with the artists' names as the reference spells them. */
function historyA(periods: (lastDay: number) => Periods): Snapshots[] {
  const { histories, rejected, rows } = read(sharedFile("data/history_a_lastfm.csv"), LASTFM);
  assert.equal(rows, 17_503);
  assert.equal(rejected.length, 643);
  const history = itemAt(histories, 0);
  assert.equal(history.time.length, 16_860);
  return [snapshotsOf(history, periods(utc.day(history.time.at(-1) ?? NaN)))];
}

/** A reference table with names as an import folds them: inner spaces once. */
function folded(table: Table): Table {
  const names = textColumn(table, "artist_name").map((name) => name.replace(/ +/g, " "));
  return { ...table, columns: new Map([...table.columns, ["artist_name", names]]) };
}

/** Asserts that rows have the reference's values, whatever the order, in every column of both. */
function assertAgree(
  actual: Table,
  reference: Table,
  period: string,
  known: readonly string[],
): void {
  const keys = (table: Table): string[] =>
    textColumn(table, period).map((at, row) => `${at} ${textColumn(table, "artist_name")[row]}`);
  const place = new Map(keys(actual).map((key, row) => [key, row]));
  const names = [...reference.columns.keys()].filter((name) => known.includes(name));
  assert.ok(names.length >= 10);
  keys(reference).forEach((key, row) => {
    const found = place.get(key);
    assert.ok(found !== undefined, `no row ${row} of the reference`);
    for (const name of names) {
      const got: number = itemAt(numberColumn(actual, name), found);
      const wanted: number = itemAt(numberColumn(reference, name), row);
      const close: boolean = Math.abs(got - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)) ||
        Number.isNaN(got) && Number.isNaN(wanted);
      assert.ok(close, `row ${row}, ${name}: ${got} is not ${wanted}`);
    }
  });
}

referenceTest("a real Last.fm history gives the reference tables", async () => {
  const { snapshots, features, rulings } = tablesOf(historyA(() => calendarMonths(utc)), breakout);
  const check = async (name: string, table: Table): Promise<void> => {
    const reference = folded(
      await readTable(sharedFile(`reference/history_a/${name}.csv`), [], ""),
    );
    assert.equal(table.rows, reference.rows, name);
    assertAgree(
      table,
      reference,
      "month",
      [...table.columns.keys()].filter((column) =>
        table.columns.get(column) instanceof Float64Array
      ),
    );
  };
  await check("snapshots", snapshots);
  await check("features", features);
  const modeling = modelingTable(features, rulings, columns);
  assert.equal(modeling.rows, 222);
  await check("modeling", modeling);
});

/**
 * A session that goes on past its period's end is in the reference as long as it became in the end;
 * here it is as long as it was at the end.
 */
const LOOKS_AHEAD = ["sess_artists"];

/** A table of candidate features: the period and the artist are text, everything else numbers. */
function candidates(path: string): Table {
  const [header, ...rows] = splitCsv(Deno.readTextFileSync(sharedFile(path)), path);
  const cells = (column: number): string[] => rows.map(({ fields }) => itemAt(fields, column));
  return tableOf(
    (header?.fields ?? []).map((name, column) => [
      name,
      column < 2
        ? cells(column)
        : Float64Array.from(cells(column), (c) => c === "" ? NaN : Number(c)),
    ]),
  );
}

const CANDIDATES: [string, string, (lastDay: number) => Periods][] = [
  ["calendar", "month", () => calendarMonths(utc)],
  ["rolling", "last_day", (lastDay) => daysEndingOn(lastDay, 30, utc)],
];
for (const [kind, column, periods] of CANDIDATES) {
  referenceTest(
    `candidate features of a real history are the reference's, ${kind} periods`,
    () => {
      const tables: HistoryTables = tablesOf(historyA(periods), breakout);
      const reference = folded(candidates(`reference/candidates/history_a_${kind}.csv`));
      const spelled = {
        ...reference,
        columns: new Map(
          [...reference.columns].map(([name, values]) =>
            [name === column ? "period" : name, values] as const
          ),
        ),
      };
      const { features } = tables;
      const named = {
        ...features,
        columns: new Map(
          [...features.columns].map(([name, values]) =>
            [name === "month" || name === "period_end" ? "period" : name, values] as const
          ),
        ),
      };
      const known = [...features.columns.keys()].filter((name) =>
        features.columns.get(name) instanceof Float64Array && !LOOKS_AHEAD.includes(name)
      );
      assertAgree(named, spelled, "period", known);
      const labelled = new Map(
        tables.rows.map((
          row,
          place,
        ) => [
          `${row.snapshots.periods.spell(nowOf(row).period)} ${artistOf(row)}`,
          tables.rulings[place],
        ]),
      );
      const eligible = tables.rulings.filter(({ isEligible, label }) =>
        isEligible && label !== null
      );
      assert.equal(eligible.length, reference.rows);
      textColumn(spelled, "artist_name").forEach((artist, row) =>
        assert.equal(
          labelled.get(`${textColumn(spelled, "period")[row]} ${artist}`)?.label,
          numberColumn(spelled, "y")[row],
        )
      );
    },
  );
}

referenceTest(
  "the original's artist-months give the reference features and modeling table",
  async () => {
    const snapshots = await readSnapshots(sharedFile("data/original_snapshots.csv"));
    await assertReproduces(sharedFile("reference/original"), snapshots, breakout);
  },
);
