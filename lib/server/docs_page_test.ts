import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { withService } from "./testing.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const installed = await Promise.all(
  CHROMIUM.map((path) => Deno.stat(path).then(() => path, () => null)),
);
const executablePath = installed.find((path) => path !== null) ?? null;
// Continuous integration installs it: there the test must not be skipped unnoticed.
const skip = executablePath === null && Deno.env.get("CI") !== "true";

Deno.test({
  name: "/docs works offline: a prediction is made from the page" +
    (skip ? " [SKIPPED: no Chromium on this machine]" : ""),
  ignore: skip,
  fn: async () => {
    assert.ok(executablePath !== null, `no Chromium at ${CHROMIUM.join(", ")}`);
    await withService(async ({ url }) => {
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      try {
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
        assert.deepEqual(elsewhere, [], "nothing is asked of other hosts");
        assert.deepEqual(complaints, []);

        await page.goto(`${url}/model`);
        assert.match(await page.locator("h1").innerText(), /\(simulated history\)/);
        assert.deepEqual(complaints, []);
      } finally {
        await browser.close();
      }
    });
  },
});
