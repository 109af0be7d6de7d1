import assert from "node:assert/strict";
import { calendarOf, formatDay, parseDay } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import { FEATURES } from "../features/registry.ts";
import { playsUpTo } from "../scrobbles/history.ts";
import { simulateHistory } from "../scrobbles/sample.ts";
import { daysEndingOn } from "../snapshots/periods.ts";
import { snapshotsOf } from "../snapshots/snapshots.ts";
import { artistOf, nowOf } from "../snapshots/table.ts";
import { historiesOfPlays, type Play } from "../snapshots/testing.ts";
import { numberColumn } from "../tables/table.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { tablesOf } from "./history_tables.ts";
import { type LearningRows, learningRows } from "./learning_rows.ts";

const { breakout } = await openWorkspace();
const { cold_start_buffer_months, ...eligibility } = breakout.listeners.learn_from;

function playsOf(listener: string, seed: number): Play[] {
  const { artist_name, track_name, date } = simulateHistory({ seed, plays: 4_000, months: 14 });
  return date.map((text, play) => ({
    listener,
    artist_name: itemAt(artist_name, play),
    track_name: itemAt(track_name, play),
    time: Date.parse(`${text.replace(" ", "T")}Z`) / 1000,
  }));
}

const histories = historiesOfPlays([...playsOf("a", 1), ...playsOf("b", 2)]);
const rowsOf = (of: typeof histories, from: Partial<typeof eligibility> = {}): LearningRows =>
  learningRows(of, {
    timeZone: "UTC",
    rules: breakout,
    learnFrom: { eligibility: { ...eligibility, ...from }, cold_start_buffer_months },
    features: FEATURES,
    looks: breakout.listeners.looks,
  });
const rows = rowsOf(histories);

Deno.test("a row of a look is what asking on that day gives", () => {
  const calendar = calendarOf("UTC");
  const history = itemAt(histories, 0);
  const looks = new Set(
    rows.periods.filter((_, row) => rows.kinds[row] === "rolling" && rows.listeners[row] === "a"),
  );
  assert.ok(looks.size > 20);
  let compared = 0;
  for (const day of [...looks].slice(0, 6)) {
    const asked = playsUpTo(history, calendar.lastSecondOfDay(day));
    const { rows: all, features } = tablesOf(
      [snapshotsOf(asked, daysEndingOn(day, 30, calendar))],
      breakout,
    );
    const place = new Map(
      all.flatMap((row, at) => nowOf(row).period === 0 ? [[artistOf(row), at] as const] : []),
    );
    rows.periods.forEach((period, row) => {
      if (period !== day || rows.kinds[row] !== "rolling" || rows.listeners[row] !== "a") return;
      const at = place.get(itemAt(rows.artists, row));
      assert.ok(at !== undefined, `${formatDay(day)} ${rows.artists[row]}`);
      rows.features.columns.forEach((name, column) => {
        const learnt = itemAt(rows.features.values, row * rows.features.columns.length + column);
        const told = Math.fround(itemAt(numberColumn(features, name), at));
        assert.ok(Object.is(learnt, told), `${name}: ${learnt} is not ${told}`);
      });
      compared++;
    });
  }
  assert.ok(compared > 20);
});

Deno.test("a listener's rows do not depend on who else there is, and weigh one over their root", () => {
  const alone = rowsOf(histories.slice(1));
  const own = [...rows.listeners.keys()].filter((row) => rows.listeners[row] === "b");
  assert.deepEqual(own.map((row) => rows.artists[row]), [...alone.artists]);
  assert.deepEqual(own.map((row) => rows.y[row]), [...alone.y]);
  assert.deepEqual(own.map((row) => rows.weights[row]), [...alone.weights]);
  const learnt = alone.weights.filter((weight) => weight > 0);
  assert.deepEqual([...new Set(learnt)], [Math.fround(1 / Math.sqrt(learnt.length))]);
});

Deno.test("looks are a week apart, and rows that a list would hold are among those learnt from", () => {
  const last = parseDay("2100-01-01") ?? NaN;
  const days = [...new Set(rows.periods.filter((_, row) => rows.kinds[row] === "rolling"))];
  assert.ok(days.every((day) => day < last));
  const modulo = new Set(
    days.map((day) => (itemAt(days, 0) - day) % 30).map((left) => (left + 30) % 30),
  );
  assert.ok(modulo.size <= 8 && modulo.size >= 4, `${[...modulo]}`);
  assert.ok(rows.judged.includes(1) && rows.judged.includes(0));
});

Deno.test("rows that a list would hold are there to be judged, if they are not learnt from, too", () => {
  const judged = ({ judged, artists, periods }: LearningRows): string[] =>
    [...judged.keys()].filter((row) => judged[row] === 1)
      .map((row) => `${artists[row]} ${periods[row]}`);
  const fewer = rowsOf(histories, { active_plays_min: 3 });
  assert.deepEqual(judged(fewer), judged(rows));
  const [plays, width] = [FEATURES.findIndex(({ name }) => name === "plays_t"), FEATURES.length];
  let unlearnt = 0;
  fewer.weights.forEach((weight, row) => {
    assert.equal(weight > 0, itemAt(fewer.features.values, row * width + plays) >= 3);
    if (weight > 0) return;
    assert.equal(fewer.judged[row], 1);
    unlearnt++;
  });
  assert.ok(unlearnt > 20 && unlearnt < judged(rows).length);
});
