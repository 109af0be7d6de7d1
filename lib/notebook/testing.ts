/**
 * What tests of notebooks share: the real kernel, and the report in a real browser.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { renderReport } from "../commands/report/report.ts";
import { browserTest, onPage } from "../testing.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { hasJupyter } from "./jupyter.ts";
import { runNotebooks } from "./run.ts";

const MOST_BYTES = 1_500_000;
const lacks = await hasJupyter("nbconvert") ? [] : ["Jupyter"];

/**
 * A test with the real kernel and a browser; where either is missing it is skipped, and says so.
 *
 * @param hasHistory whether the history that it is about lies here
 */
export function kernelTest(
  name: string,
  run: (browser: Browser) => Promise<void>,
  hasHistory = true,
): void {
  if (hasHistory) browserTest(name, run, lacks);
  else Deno.test.ignore(`${name} [SKIPPED: no reference numbers beside the project]`, () => {});
}

/** Runs all notebooks on a root and looks at the report of it. */
export async function runAndLook(
  browser: Browser,
  workspace: Workspace,
): Promise<{ figures: number; text: string }> {
  await runNotebooks(workspace, []);
  const { figures, bytes } = await renderReport(workspace, "Someone");
  assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
  let text = "";
  const wide = { viewport: { width: 1000, height: 900 }, offline: true };
  await onPage(browser, wide, async (page) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`file://${workspace.paths.report}`);
    assert.deepEqual(await faultyFigures(page), []);
    assert.deepEqual(asked.filter((url) => !url.startsWith("file:")), []);
    assert.equal(await page.locator("svg.figure").count(), figures);
    await page.setViewportSize({ width: 390, height: 800 });
    assert.deepEqual(await smallTexts(page), []);
    assert.ok(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
    assert.deepEqual(await brokenLinks(page), []);
    text = await page.locator("body").innerText();
    assert.match(text, /^The listening of Someone/);
    const [first] = await page.locator("h2").allInnerTexts();
    assert.match(first ?? "", /^Likely to be core by/);
  });
  return { figures, text };
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
