import assert from "node:assert/strict";
import axe from "axe-core";
import { itemAt } from "../base/items.ts";
import { browserTest, onPage } from "../testing.ts";
import { NEWCOMERS, sharedHistory } from "./testing.ts";

const onHistory = sharedHistory();

for (const [width, colorScheme] of [[390, "dark"], [1280, "light"]] as const) {
  const name = `axe finds nothing and nothing is cut off: ${width} pixels wide, ${colorScheme}`;
  browserTest(name, (browser) =>
    onHistory(async ({ url }) => {
      const hostile = encodeURIComponent(itemAt(NEWCOMERS, 1));
      const paths = ["/", "/?day=2023-11-16", "/artists/Plain", `/artists/${hostile}`];
      const options = { viewport: { width, height: 900 }, colorScheme };
      await onPage(browser, options, async (page) => {
        for (const path of [...paths, "/artists/Old%200", "/discoveries", "/model"]) {
          await page.goto(url + path);
          for (const summary of await page.locator("summary").all()) await summary.click();
          const wide = await page.evaluate("document.documentElement.scrollWidth");
          assert.equal(wide, width, `${path} is as wide as the screen`);
          const lowest = await page.evaluate(
            "Math.min(99, ...[...document.querySelectorAll('svg text')]" +
              ".map((text) => text.getBoundingClientRect().height).filter((height) => height > 0))",
          );
          assert.ok(Number(lowest) > 8, `${path}: letters ${lowest} pixels high`);
          const unseen = await page.evaluate(
            "[...document.querySelectorAll('main svg[role=img]')].filter((svg) => " +
              "![...svg.querySelectorAll('rect, circle')].some((mark) => { " +
              "const { left, right, width } = mark.getBoundingClientRect(); " +
              "return width === 0 || left < innerWidth && right > 0; }))" +
              ".map((svg) => svg.getAttribute('aria-label'))",
          );
          assert.deepEqual(unseen, [], `${path}: something of each drawing is in sight`);
          await page.evaluate(axe.source);
          const found: unknown = await page.evaluate(
            "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => " +
              "`${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`))",
          );
          assert.deepEqual(found, [], path);
        }
      });
    }));
}

browserTest(
  "the day picker, the search and the slider move what they should",
  (browser) =>
    onHistory(async ({ url }) => {
      await onPage(browser, { viewport: { width: 1280, height: 900 } }, async (page) => {
        await page.goto(url);
        const title = page.locator("#list-title");
        assert.match(await title.innerText(), /by 25 January 2024$/);
        await page.getByLabel("As of").fill("2023-11-16");
        await page.getByRole("button", { name: "Show" }).click();
        assert.match(await title.innerText(), /by 15 January 2024$/);
        await page.getByRole("link", { name: "a week earlier" }).click();
        assert.match(await title.innerText(), /by 8 January 2024$/);

        await page.getByRole("searchbox").fill("plian");
        await page.keyboard.press("Enter");
        await page.getByRole("link", { name: "Plain", exact: true }).click();
        assert.equal(await page.locator("h1").innerText(), "Plain");
        assert.match(await page.locator("main").innerText(), /9 November 2023/, "of the same day");
        await page.getByRole("searchbox").fill("old 0");
        await page.keyboard.press("Enter");
        await page.waitForURL(/Old%200\?day=2023-11-09$/);
        assert.equal(await page.locator("h1").innerText(), "Old 0");
        assert.match(await page.locator("main").innerText(), /Not on the list[^]*Core already/);

        await page.goto(url);
        const slider = page.getByRole("slider");
        const told = page.locator("output");
        await slider.focus();
        await page.keyboard.press("Home");
        assert.match(await told.innerText(), /^From 0 % on: \d+ alerts?/);
        const alerts = async (): Promise<number> =>
          Number(/: (\d+) alert/.exec(await told.innerText())?.[1]);
        const most = await alerts();
        await page.keyboard.press("End");
        assert.ok(await alerts() < most, "a high threshold alerts less often");
        assert.equal(
          await slider.getAttribute("aria-valuetext"),
          await page.locator("tr.chosen th").textContent(),
        );
      });
    }),
);

browserTest(
  "without JavaScript all is there but the slider, whose table is",
  (browser) =>
    onHistory(async ({ url }) => {
      await onPage(browser, { javaScriptEnabled: false }, async (page) => {
        await page.goto(url);
        assert.equal(await page.getByRole("slider").count(), 0);
        await page.getByText("All thresholds as a table").click();
        assert.ok(await page.locator(".thresholds tbody tr").count() > 1);
        await page.getByRole("searchbox").fill("Plain");
        await page.getByRole("button", { name: "Ask" }).click();
        assert.equal(await page.locator("h1").innerText(), "Plain");
        await page.getByRole("link", { name: /^The list of/ }).click();
        assert.ok(await page.locator(".card").count() > 0);
      });
    }),
);
