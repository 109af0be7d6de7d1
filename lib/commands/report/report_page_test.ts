import assert from "node:assert/strict";
import * as Plot from "@observablehq/plot";
import { figure } from "../../eda/drawing/figure.ts";
import { withSimulatedHistory } from "../../eda/testing.ts";
import { listOfToday } from "../../eda/watchlist/today.ts";
import { FIGURE_SVG, type Notebook } from "../../notebook/document.ts";
import { reportPage } from "./report_page.tsx";

const drawn = figure({
  title: "Ups & downs",
  subtitle: "How to read it.",
  panels: [{ marks: [Plot.lineY([1, 2, 3])] }],
}).stamped("simulated history");

/** A notebook of a title, a figure, and what is for whoever has it open. */
const notebook = (tags: string[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  cells: [
    { cell_type: "markdown", id: "title", metadata: { tags }, source: "# A chapter" },
    {
      cell_type: "code",
      id: "figure",
      metadata: {},
      source: "show();",
      execution_count: 1,
      outputs: [{ output_type: "display_data", data: { [FIGURE_SVG]: drawn.svg }, metadata: {} }],
    },
    {
      cell_type: "markdown",
      id: "how",
      metadata: { tags: ["not-in-report"] },
      source: "Set BREAKOUT_ROOT.",
    },
  ],
});

Deno.test("the page has the list first, each artist's reasons a click away, and speaks of the listener", () =>
  withSimulatedHistory(async ({ workspace }) => {
    const list = await listOfToday(workspace);
    const page = reportPage({
      name: "<Ana>",
      introduction: "**A history.**",
      list,
      findings: "It says this.",
      notebooks: [notebook([]), notebook(["not-in-report"])],
      style: "",
    });
    assert.match(page, /<title>The listening of &lt;Ana&gt;<\/title>/);
    const places = ["Likely to be core by", "It says this.", "Why these", "A chapter</h2>"]
      .map((text) => page.indexOf(text));
    assert.ok(places.every((place, i) => place > (places[i - 1] ?? 0)), String(places));
    const links = [...page.matchAll(/href="#([\w-]+)"/g)].map(([, id]) => id);
    assert.ok(links.includes("why-1"));
    assert.deepEqual(links.filter((id) => !page.includes(`id="${id}"`)), []);
    assert.doesNotMatch(page, /BREAKOUT_ROOT|beside your favourites|how you listen/);
    assert.equal(
      page.match(/A chapter<\/h2>/g)?.length,
      1,
      "a notebook for trying things is left out",
    );
  }));

Deno.test("title and subtitle of a figure are text of the page, and stand there once", () =>
  withSimulatedHistory(async ({ workspace }) => {
    const list = { ...await listOfToday(workspace), looks: [] };
    const page = reportPage({
      introduction: "",
      list,
      findings: "",
      notebooks: [notebook([])],
      style: "",
    });
    assert.match(
      page,
      /<figcaption><strong>Ups &amp; downs \(simulated history\)<\/strong> How to read it\.<\/figcaption>/,
    );
    const [, height, top, seen] = /height="(\d+)" viewBox="0 (\d+) \d+ (\d+)"/.exec(page) ?? [];
    assert.equal(height, seen);
    assert.ok(Number(top) > 30, "the header is out of sight");
  }));
