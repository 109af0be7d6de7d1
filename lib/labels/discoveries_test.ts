import assert from "node:assert/strict";
import fc from "fast-check";
import { calendarOf } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import { calendarMonths } from "../snapshots/periods.ts";
import { snapshotsOf } from "../snapshots/snapshots.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { discoveriesByMonth } from "./discoveries.ts";

const { breakout: rules } = await openWorkspace();
const calendar = calendarOf("UTC");
const START = Date.UTC(2020, 0, 15) / 1000;
const MONTH_S = 30.44 * 86_400;

/** Plays of artists, by month from the first on. */
const plays = fc.array(fc.record({ artist: fc.nat(20), month: fc.nat(18) }), {
  minLength: 1,
  maxLength: 200,
});

Deno.test("every artist that is discovered after the cold start is in one month, with one fate at most", () => {
  fc.assert(fc.property(plays, (played) => {
    const inOrder = played.toSorted((a, b) => a.month - b.month);
    const names = [...new Set(inOrder.map(({ artist }) => artist))].sort((a, b) => a - b);
    const history = {
      listener: null,
      artists: names.map(String),
      tracks: { size: 1, names: () => ["t"] },
      artist: Uint32Array.from(inOrder, ({ artist }) => names.indexOf(artist)),
      track: new Uint32Array(inOrder.length),
      time: Float64Array.from(inOrder, ({ month }, play) => START + month * MONTH_S + play),
    };
    const months = discoveriesByMonth(snapshotsOf(history, calendarMonths(calendar)), rules);
    const first = itemAt(inOrder, 0).month;
    const coldStart = rules.labels.cold_start_buffer_months;
    const isNew = (name: number): boolean =>
      itemAt(inOrder.filter(({ artist }) => artist === name), 0).month >= first + coldStart;
    const discovered = months.reduce((sum, month) => sum + month.discovered, 0);
    assert.equal(discovered, names.filter(isNew).length);
    for (const { discovered, core, stayed, open } of months) {
      assert.ok(core + stayed + open <= discovered);
    }
    const settled = months.slice(0, -3);
    assert.ok(settled.every(({ open }) => open === 0), "three months later it is known");
  }));
});
