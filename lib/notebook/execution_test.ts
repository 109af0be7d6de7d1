/**
 * The notebooks with the real kernel, and what they show in a real browser.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { trainAndSave } from "../commands/train/train.ts";
import { sampleIn } from "../commands/testing.ts";
import { outputOf, withTempDir } from "../testing.ts";
import { codeCells, NOTEBOOK_FOLDER, readNotebook } from "./document.ts";
import { kernelTest, runAndLook } from "./testing.ts";

kernelTest(
  "every notebook runs on a simulated history, shows figures with marks, and saves what train saves",
  (browser) =>
    withTempDir(async (root) => {
      const workspace = await sampleIn(root, { plays: 30_000 });
      const { figures, text } = await runAndLook(browser, workspace);
      assert.ok(figures >= 30, `${figures} figures`);
      assert.match(text, /This is a simulated history/);
      assert.doesNotMatch(text, /Not shown/);
      assert.doesNotMatch(text, /\b(you|your)\b/i, "it speaks of the listener");
      assert.doesNotMatch(text, /[\w-]+\/[\w-]+\/|\.(csv|yaml|json|ts)\b|\b[0-9a-f]{12}/);

      const { paths } = workspace;
      const files = (): Promise<Uint8Array[]> =>
        Promise.all([paths.model, paths.artifact].map((path) => Deno.readFile(path)));
      const saved = await files();
      await trainAndSave(workspace);
      assert.deepEqual(await files(), saved);
    }),
);

kernelTest(
  "a committed notebook turned into HTML by nbconvert shows every figure",
  (browser) =>
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
      // It asks for scripts of others, which may be out of reach: no fault of the figures.
      const page = await browser.newPage();
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
    }),
);
