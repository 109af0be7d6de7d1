import assert from "node:assert/strict";
import * as Plot from "@observablehq/plot";
import { chart, type ChartOptions } from "./chart.ts";
import { JUPYTER_DISPLAY } from "./display.ts";
import { figure } from "./figure.ts";

const panel = (): ChartOptions => ({
  width: 200,
  height: 100,
  marks: [Plot.lineY([1, 2, 1 / 3])],
});

Deno.test("a panel without marks is refused: an empty figure hides a fault", () => {
  const size = { width: 200, height: 100 };
  assert.throws(() => chart({ ...size, marks: [Plot.lineY([])] }), RangeError);
  assert.throws(() => chart({ ...size, heading: "gaps", marks: [Plot.dot([], {})] }), /gaps/);
  assert.throws(() => chart({ ...size, marks: [] }), RangeError);
  assert.throws(() => figure({ title: "nothing", panels: [] }), /nothing/);
});

Deno.test("a figure is one SVG document with its title, text escaped", () => {
  const { svg } = figure({
    title: "Simon & <Garfunkel>",
    subtitle: 'in "quotes"',
    panels: [panel()],
  });
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.match(svg, /<title>Simon &amp; &lt;Garfunkel&gt;<\/title>/);
  assert.match(svg, /<desc>in &quot;quotes&quot;<\/desc>/);
});

Deno.test("a text is broken so that it fits, whatever its letters", () => {
  const lines = (word: string): number =>
    figure({ title: "t", subtitle: `${word} `.repeat(40), panels: [panel()] })
      .svg.match(/<text[^>]*font-size="12.5"/g)?.length ?? 0;
  assert.ok(lines("mmmm") >= 2 * lines("illi"), `${lines("mmmm")} and ${lines("illi")} lines`);
});

Deno.test("the same data give the same bytes, and geometry keeps two decimals", () => {
  const draw = (): string => figure({ title: "t", panels: [panel()] }).svg;
  assert.equal(draw(), draw());
  assert.doesNotMatch(draw(), / d="[^"]*\d\.\d{3}/);
});

Deno.test("a stamped figure says it in the picture and in its title, and stays one document", () => {
  const marked = figure({ title: "Plays", panels: [panel()] }).stamped("simulated history");
  assert.equal(marked.title, "Plays (simulated history)");
  assert.match(marked.svg, />simulated history<\/text><\/svg>$/);
  assert.deepEqual(marked[JUPYTER_DISPLAY](), {
    "image/svg+xml": marked.svg,
    "text/plain": "Plays (simulated history)",
  });
});
