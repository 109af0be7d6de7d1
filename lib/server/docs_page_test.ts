import assert from "node:assert/strict";
import axe from "axe-core";
import { browserTest } from "../testing.ts";
import { withService } from "./testing.ts";

browserTest(
  "/docs works offline: a prediction is made from the page",
  (browser) =>
    withService(async ({ url }) => {
      const page = await browser.newPage();
      const elsewhere: string[] = [];
      const complaints: string[] = [];
      await page.route("**", (route) => {
        const to = route.request().url();
        if (to.startsWith(url) || to.startsWith("data:")) return route.continue();
        elsewhere.push(to);
        return route.abort();
      });
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.message));

      await page.goto(`${url}/docs`);
      const operation = page.locator(".opblock-post", { hasText: "/predict" });
      await operation.locator(".opblock-summary").click();
      await operation.getByRole("button", { name: "Execute" }).click();
      const answer = operation.locator(".live-responses-table .response").first();
      await answer.waitFor();
      assert.match(await answer.locator(".response-col_status").innerText(), /^200/);
      const body = await answer.locator(".highlight-code").first().innerText();
      assert.match(body, /"artist_name": "Ichiko Aoba"/);
      assert.match(body, /"probability": 0\.88/);
      await page.evaluate(axe.source);
      const faint =
        "axe.run('.models', { runOnly: ['color-contrast'] }).then(({ violations }) => " +
        "violations.flatMap(({ nodes }) => nodes.map(({ html }) => html)))";
      assert.deepEqual(await page.evaluate(faint), [], "schemas can be read");
      assert.deepEqual(elsewhere, [], "nothing is asked of other hosts");
      assert.deepEqual(complaints, []);

      await page.goto(`${url}/model`);
      assert.match(await page.locator("h1").innerText(), /\(simulated history\)/);
      assert.deepEqual(complaints, []);
    }),
);
