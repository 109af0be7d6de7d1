/**
 * A committed notebook in the classic Jupyter Notebook, in a real browser: opened, seen, run.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { rootWith } from "../eda/testing.ts";
import { browserTest } from "../testing.ts";
import { PROJECT_ROOT, ROOT_VARIABLE } from "../workspace/workspace.ts";
import { codeCells, NOTEBOOK_FOLDER, readNotebook } from "./document.ts";
import { hasJupyter, writeKernelSpec } from "./jupyter.ts";

const NOTEBOOK = "02_watchlist.ipynb";

browserTest(
  "classic Notebook shows a committed notebook's figures before they are run, and runs it",
  async (browser) => {
    const scratch = await Deno.makeTempDir();
    // Beside the notebooks' own folder, so that what a notebook imports is where it says.
    const folder = await Deno.makeTempDir({ dir: PROJECT_ROOT, prefix: ".cells-" });
    const port = freePort();
    try {
      await rootWith(join(scratch, "root"), "2023-12-30");
      await writeKernelSpec(join(scratch, "kernels-of"));
      await Deno.copyFile(join(NOTEBOOK_FOLDER, NOTEBOOK), join(folder, NOTEBOOK));
      const server = new Deno.Command("jupyter", {
        args: [
          "notebook",
          "--no-browser",
          "--allow-root",
          `--port=${port}`,
          "--port-retries=0",
          "--NotebookApp.token=",
          `--notebook-dir=${folder}`,
        ],
        env: {
          HOME: scratch,
          JUPYTER_PATH: join(scratch, "kernels-of"),
          [ROOT_VARIABLE]: join(scratch, "root"),
        },
        stdout: "null",
        stderr: "null",
      }).spawn();
      try {
        await openAndRun(
          browser,
          `http://127.0.0.1:${port}/notebooks/${NOTEBOOK}`,
          join(folder, NOTEBOOK),
        );
      } finally {
        server.kill("SIGTERM"); // its kernel ends with it
        await server.status;
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
      await Deno.remove(scratch, { recursive: true });
    }
  },
  await hasJupyter("notebook") ? [] : ["classic Notebook (apt-get install jupyter-notebook)"],
);

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function openAndRun(browser: Browser, address: string, file: string): Promise<void> {
  const cells = codeCells(await readNotebook(file));
  const figures = cells.flatMap(({ outputs }) => outputs)
    .filter((output) => "data" in output && "image/png" in output.data).length;
  const page = await browser.newPage();
  for (let tries = 1;; tries++) {
    const isUp = await page.goto(address).then(() => true, () => false);
    if (isUp) break;
    assert.ok(tries < 60, "Jupyter does not answer");
    await page.waitForTimeout(250);
  }
  await page.waitForSelector(".output_png img");
  assert.equal(await figuresSeen(page), figures, "of a notebook that nobody trusts yet");

  await page.waitForFunction("Jupyter.notebook.kernel?.is_connected()");
  await page.evaluate(
    "Jupyter.notebook.clear_all_output(); Jupyter.notebook.execute_all_cells()",
  );
  await page.waitForFunction(
    "Jupyter.notebook.get_cells().every((cell) => cell.cell_type !== 'code' || cell.input_prompt_number > 0)",
    undefined,
    { timeout: 120_000 },
  );
  await page.waitForTimeout(500);
  assert.equal(await page.locator(".output_error").count(), 0);
  assert.equal(await figuresSeen(page), figures, "of the notebook as it was run");
  assert.match(
    await page.locator("#notebook").innerText(),
    /10\s?\d\d\d plays|1[12]\s\d{3} plays/,
  );
  await page.close();
}

/** Figures that take up room on the page, as PNG or SVG. */
function figuresSeen(page: Page): Promise<number> {
  return page.evaluate(`
    [...document.querySelectorAll(".output_png img, .output_svg svg.figure")].filter((figure) => {
      const { width, height } = figure.getBoundingClientRect();
      return width > 300 && height > 100;
    }).length
  `);
}
