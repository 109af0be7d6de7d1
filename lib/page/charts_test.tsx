import assert from "node:assert/strict";
import fc from "fast-check";
import { formatDay } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import { HUE } from "../eda/drawing/palette.ts";
import { DiscoveriesPage } from "./discoveries_page.tsx";
import { OddsChart } from "./odds_chart.tsx";
import { PlaysChart } from "./plays_chart.tsx";
import { Thresholds } from "./thresholds.tsx";
import { Waterfall } from "./waterfall.tsx";

/** Numbers of an attribute of some elements. */
function numbers(html: string, element: string, attribute: string): number[] {
  return [...html.matchAll(new RegExp(`<${element}[^>]* ${attribute}="([^"]*)"`, "g"))]
    .map(([, value]) => Number(value));
}

function assertDrawn(html: string): void {
  assert.doesNotMatch(html, /NaN|Infinity|undefined|null/);
  for (const size of ["width", "height"]) {
    for (const value of numbers(html, "rect", size)) assert.ok(value >= 0, `${size} ${value}`);
  }
}

const plays = fc.array(
  fc.record({ plays: fc.nat(500), core_at: fc.option(fc.integer({ min: 1, max: 20 })) }),
  {
    minLength: 1,
    maxLength: 40,
  },
);

Deno.test("a chart of plays has a bar per period, and what is missing to the line of the last", () => {
  fc.assert(
    fc.property(plays, (periods) => {
      const course = periods.map((period, n) => ({
        ...period,
        period_start: formatDay(18_971 + 30 * n),
        period_end: formatDay(19_000 + 30 * n),
      }));
      const html = String(<PlaysChart name="A" course={course} />);
      assertDrawn(html);
      const tops = numbers(html, 'rect class="bar(?: now)?"', "y");
      assert.equal(tops.length, course.length);
      const last = itemAt(course, course.length - 1);
      const [missing] = numbers(html, 'rect class="missing"', "y");
      assert.equal(missing !== undefined, last.plays < (last.core_at ?? 0));
      if (missing !== undefined) assert.ok(missing < itemAt(tops, tops.length - 1));
      const [named = 0] = [...html.matchAll(/y="([\d.]+)" text-anchor="end">core: /g)].map((
        [, at],
      ) => Number(at));
      for (const [place, { plays }] of course.entries()) {
        // What does not fit is written in figures, where they have room.
        if (course.length <= 16 && plays > 4 * (last.core_at ?? Infinity)) {
          assert.ok(html.includes(`>${plays}</text>`), `${plays}`);
        }
        if (place > course.length - 3) assert.ok(named <= itemAt(tops, place), "the name is clear");
      }
    }),
    { examples: [[[{ plays: 0, core_at: null }]]] },
  );
});

Deno.test("odds over time, discoveries, thresholds and reasons are drawn, whatever they are", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(
    fc.uniqueArray(fc.record({ day: fc.nat(2_000), probability: share }), {
      minLength: 1,
      selector: ({ day }) => day,
    }),
    share,
    fc.array(fc.tuple(fc.nat(2_000), fc.nat(100))),
    (looks, threshold, core) => {
      const odds = looks.toSorted((a, b) => a.day - b.day)
        .map(({ day, probability }) => ({ period_end: formatDay(day), probability }));
      const spans = core.map(([from, long]) => [formatDay(from), formatDay(from + long)] as const);
      const days = { first: formatDay(0), last: formatDay(2_000) };
      const props = { name: "A", odds, threshold, core: spans, ...days };
      const html = String(<OddsChart {...props} />);
      assertDrawn(html);
      assert.equal(numbers(html, "circle", "cx").length, odds.length);
    },
  ));
  const few = fc.nat(30);
  fc.assert(fc.property(fc.array(fc.tuple(few, few, few, few), { minLength: 1 }), (fates) => {
    const months = fates.map(([core, stayed, left, open], n) => ({
      month: formatDay(15_000 + 31 * n),
      discovered: core + stayed + left + open,
      core,
      stayed,
      open,
    }));
    const page = { months, simulated: false, listener: null, listeners: [] };
    assertDrawn(String(<DiscoveriesPage {...page} />));
    const rows = fates.map(([right, open, wrong], n) => ({
      threshold: (n + 1) / 1000,
      alerts: right + open + wrong,
      right,
      open,
    }));
    assertDrawn(String(<Thresholds rows={rows} threshold={0.2} months={7} horizonDays={60} />));
  }));
  const logOdds = fc.double({ min: -8, max: 8, noNaN: true });
  fc.assert(fc.property(logOdds, fc.array(logOdds), (base, contributions) => {
    const groups = contributions.map((contribution) => ({
      group: "amount" as const,
      about: "how much",
      contribution,
      phrase: null,
    }));
    const margin = contributions.reduce((sum, contribution) => sum + contribution, base);
    const html = String(<Waterfall base={base} margin={margin} groups={groups} />);
    assertDrawn(html);
    assert.equal(numbers(html, "rect", "x").length, contributions.length + 2);
  }));
});

Deno.test("the page has the colours of the figures", async () => {
  const style = await Deno.readTextFile(new URL("assets/style.css", import.meta.url));
  for (const hue of [HUE.blue, HUE.vermillion, HUE.sky]) assert.ok(style.includes(hue), hue);
});
