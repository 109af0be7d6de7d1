/**
 * The notebooks with the real kernel, and what they show in a real browser.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { exists } from "../base/files.ts";
import { trainAndSave } from "../commands/train/train.ts";
import { renderReport } from "../commands/report/report.ts";
import { hasReference, outputOf, sharedFile, withTempDir } from "../testing.ts";
import { openWorkspace, PROJECT_ROOT, type Workspace } from "../workspace/workspace.ts";
import { codeCells, readNotebook } from "./document.ts";
import { hasJupyter } from "./jupyter.ts";
import { NOTEBOOK_FOLDER, notebookNames } from "./notebooks.ts";
import { runNotebooks } from "./run.ts";

const MOST_BYTES = 1_500_000;
const CHROMIUM = "/usr/bin/chromium";
/** In CI nothing is skipped: what is missing there is a fault. */
const inCi = Deno.env.get("CI") === "true";
const jupyter = await hasJupyter("nbconvert");
const browser = await exists(CHROMIUM);

/** A test with the real kernel; where that is missing it is skipped, and says so. */
function kernelTest(name: string, run: () => Promise<void>, needs = true): void {
  const lacks = [
    ...(jupyter ? [] : ["Jupyter"]),
    ...(browser ? [] : [`Chromium at ${CHROMIUM}`]),
  ];
  const ignore = !needs || (lacks.length > 0 && !inCi);
  const reason = needs
    ? `no ${lacks.join(" and no ")} here`
    : "no reference numbers beside the project";
  Deno.test({
    name: name + (ignore ? ` [SKIPPED: ${reason}]` : ""),
    ignore,
    fn: async () => {
      assert.deepEqual(lacks, [], "CI must have these");
      await run();
    },
  });
}

/** Runs all notebooks on a root and looks at the report of it. */
async function runAndLook(workspace: Workspace): Promise<{ figures: number; page: string }> {
  await runNotebooks(workspace, []);
  const { figures, bytes } = await renderReport(workspace, "Someone");
  assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
  const opened = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  try {
    const page = await opened.newPage({ viewport: { width: 1000, height: 900 }, offline: true });
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) faults.push(`asks for ${request.url()}`);
    });
    await page.goto(`file://${workspace.paths.report}`);
    assert.deepEqual(await faultyFigures(page), []);
    assert.deepEqual(faults, []);
    assert.equal(await page.locator("svg.figure").count(), figures);
    await page.setViewportSize({ width: 390, height: 800 });
    assert.deepEqual(await smallTexts(page), []);
    assert.ok(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
    assert.deepEqual(await brokenLinks(page), []);
    const text = await page.locator("body").innerText();
    assert.match(text, /^The listening of Someone/);
    const [first] = await page.locator("h2").allInnerTexts();
    assert.match(first ?? "", /^Likely to be core by/);
    return { figures, page: text };
  } finally {
    await opened.close();
  }
}

/** Links within the page that lead nowhere. */
function brokenLinks(page: Page): Promise<string[]> {
  return page.evaluate(`
    [...document.querySelectorAll("a")].map((link) => link.getAttribute("href"))
      .filter((href) => !href.startsWith("#") || document.querySelector(href) === null)
  `);
}

/** Texts of figures that are smaller than 11 pixels on the screen. */
function smallTexts(page: Page): Promise<string[]> {
  return page.evaluate(`
    [...document.querySelectorAll("svg.figure text")].filter((text) => {
      const { a, b } = text.getScreenCTM();
      return parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b) < 11;
    }).map((text) => text.closest("svg.figure").querySelector("title").textContent + ": " + text.textContent)
  `);
}

/** Figures that show no marks, or text beyond their edge, with what is wrong. */
function faultyFigures(page: Page): Promise<string[]> {
  // A script of the page, as text: its types are those of a browser, which this project has none of.
  return page.evaluate(`
    [...document.querySelectorAll("svg.figure")].flatMap((figure) => {
      const title = figure.querySelector("title").textContent;
      const edge = figure.getBoundingClientRect();
      const empty = [...figure.querySelectorAll(":scope > svg")].filter((panel) => {
        const groups = [...panel.children].filter((group) =>
          !/^(x|y|fx|fy)-(axis|grid)/.test(group.getAttribute("aria-label") ?? "")
        );
        const marks = groups.flatMap((group) => [group, ...group.querySelectorAll("*")])
          .filter((mark) => ["path", "rect", "circle", "line"].includes(mark.localName))
          .filter((mark) => { const box = mark.getBoundingClientRect(); return box.width + box.height > 0; });
        return marks.length === 0;
      });
      const outside = [...figure.querySelectorAll("text")].filter((text) => {
        const box = text.getBoundingClientRect();
        return box.right > edge.right + 1 || box.left < edge.left - 1 || box.bottom > edge.bottom + 1;
      });
      return [
        ...(figure.querySelectorAll(":scope > svg").length === 0 ? [title + ": no panel"] : []),
        ...empty.map(() => title + ": a panel without marks"),
        ...outside.map((text) => title + ": cut off: " + text.textContent),
        ...(/NaN|undefined|Infinity/.test(figure.outerHTML) ? [title + ": not a number"] : []),
      ];
    })
  `);
}

kernelTest(
  "a committed notebook turned into HTML by nbconvert shows every figure",
  () =>
    withTempDir(async (folder) => {
      const notebook = join(NOTEBOOK_FOLDER, "02_watchlist.ipynb");
      const figures = codeCells(await readNotebook(notebook)).flatMap(({ outputs }) => outputs)
        .filter((output) => "data" in output && "image/png" in output.data);
      assert.ok(figures.length > 0);
      const { code, stderr } = await outputOf(
        ["nbconvert", "--to=html", `--output-dir=${folder}`, "--output=page", notebook],
        { program: "jupyter" },
      );
      assert.equal(code, 0, stderr);
      const opened = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
      try {
        const page = await opened.newPage();
        await page.goto(`file://${join(folder, "page.html")}`, { waitUntil: "domcontentloaded" });
        const colours: unknown = await page.evaluate(`
        Promise.all([...document.querySelectorAll("img")].map(async (image) => {
          await image.decode();
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0);
          const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }))
      `);
        assert.ok(Array.isArray(colours));
        assert.equal(colours.length, figures.length);
        assert.ok(colours.every((different) => different > 50), `colours: ${colours}`);
      } finally {
        await opened.close();
      }
    }),
);

kernelTest(
  "every notebook runs on a fresh root, shows figures with marks, and saves what train saves",
  () =>
    withTempDir(async (root) => {
      const workspace = await openWorkspace(root);
      const { figures, page } = await runAndLook(workspace);
      assert.ok(figures >= 30, `${figures} figures`);
      assert.match(page, /This is a simulated history/);
      assert.doesNotMatch(page, /Not shown/);
      assert.doesNotMatch(page, /\b(you|your)\b/i, "it speaks of the listener");
      assert.doesNotMatch(page, /[\w-]+\/[\w-]+\/|\.(csv|yaml|json|ts)\b|\b[0-9a-f]{12}/);

      const { paths } = workspace;
      const saved = await Promise.all(
        [paths.model, paths.artifact].map((path) => Deno.readFile(path)),
      );
      await trainAndSave(workspace);
      const trained = await Promise.all(
        [paths.model, paths.artifact].map((path) => Deno.readFile(path)),
      );
      assert.deepEqual(saved, trained);
    }),
);

kernelTest(
  "on a real Last.fm history the notebooks run to the end and say how little can be concluded",
  () =>
    withTempDir(async (root) => {
      await Deno.mkdir(join(root, "configs"));
      await Deno.mkdir(join(root, "data", "curated"), { recursive: true });
      const sources = await Deno.readTextFile(join(PROJECT_ROOT, "configs", "sources.yaml"));
      const columns = "columns: { artist_name: artist, track_name: track, date: datetime }";
      await Deno.writeTextFile(
        join(root, "configs", "sources.yaml"),
        sources.replace(/^ {2}columns: \{\}$/m, `  ${columns}`),
      );
      await Deno.copyFile(
        sharedFile("data/history_a_lastfm.csv"),
        join(root, "data", "curated", "scrobbles.csv"),
      );
      const { page } = await runAndLook(await openWorkspace(root));
      assert.match(page, /16\s860 plays/);
      assert.match(page, /222 modeling rows, 15 breakouts/);
      assert.match(page, /too little to judge any model by/);
      // Text of an SVG: the lines are wrapped, so only its beginning is looked for.
      assert.match(page, /CAUTION: breakouts of 1 artist only/);
      assert.doesNotMatch(page, /simulated/);
    }),
  hasReference,
);

kernelTest(
  "on artist-months alone the notebooks run to the end and say what cannot be shown",
  () =>
    withTempDir(async (root) => {
      await Deno.mkdir(join(root, "data", "processed"), { recursive: true });
      const workspace = await openWorkspace(root);
      await Deno.copyFile(sharedFile("data/original_snapshots.csv"), workspace.paths.snapshots);
      const { page } = await runAndLook(workspace);
      assert.match(page, /This history is a table of artist-months/);
      assert.match(page, /1\s246 modeling rows, 84 breakouts/);
      assert.equal(page.match(/Not shown\. This history is a table of artist-months/g)?.length, 5);
      const eda = await readNotebook(join(workspace.paths.reports, "notebooks", "00_eda.ipynb"));
      assert.ok(codeCells(eda).every(({ outputs }) => outputs.length > 0));
      assert.equal((await notebookNames()).length, 4);
    }),
  hasReference,
);
