import assert from "node:assert/strict";
import { join } from "node:path";
import { withTempDir } from "../testing.ts";
import {
  cellsWithLosses,
  type CodeCell,
  codeCells,
  FIGURE_SVG,
  moduleOf,
  type Notebook,
  NOTEBOOK_FOLDER,
  notebookNames,
  readNotebook,
  writeNotebook,
} from "./document.ts";
import { JUPYTER_DISPLAY, prose, table } from "../eda/drawing/display.ts";

const SCREEN_LINES = 30;
const MOST_BYTES = 2_000_000;

const cell = (id: string, data?: Record<string, string>): CodeCell => ({
  cell_type: "code",
  id,
  metadata: {},
  source: `show("${id}");`,
  execution_count: 1,
  outputs: data === undefined ? [] : [{ output_type: "display_data", data, metadata: {} }],
});

Deno.test("a cell whose output was lost is noticed, and a progress bar does not stand in for it", () => {
  const stuck = cell("stuck", { "text/markdown": "done", "text/plain": "done" });
  const notebook: Notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    cells: [
      cell("shown", { "image/svg+xml": "<svg/>", "text/plain": "a figure" }),
      cell("lost"),
      cell("only-progress", { "text/plain": "training: finished" }),
      {
        ...stuck,
        outputs: [
          {
            output_type: "display_data",
            data: { "text/plain": "training [███░░░] 3/6" },
            metadata: {},
          },
          ...stuck.outputs,
        ],
      },
    ],
  };
  assert.deepEqual(cellsWithLosses(notebook).map(({ id }) => id), [
    "lost",
    "only-progress",
    "stuck",
  ]);
});

Deno.test("the code of a notebook is one module that says where each cell is from", () => {
  const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, cells: [cell("a"), cell("b")] };
  assert.equal(
    moduleOf(notebook, "x.ipynb"),
    '// x.ipynb, cell 1 of 2 (a)\nshow("a");\n\n// x.ipynb, cell 2 of 2 (b)\nshow("b");\n',
  );
});

Deno.test("what a run leaves behind that differs by machine and time is not written", async () => {
  await withTempDir(async (folder) => {
    const path = join(folder, "run.ipynb");
    await Deno.writeTextFile(
      path,
      JSON.stringify({
        nbformat: 4,
        nbformat_minor: 5,
        metadata: { language_info: { name: "typescript", version: "6.0.3" } },
        cells: [{
          cell_type: "code",
          id: "a",
          metadata: { execution: { "iopub.status.busy": "2026-01-01T00:00:00Z" } },
          execution_count: 7,
          source: ["1;\n", "2;"],
          outputs: [{
            output_type: "display_data",
            metadata: {},
            data: { "text/markdown": ["one\n", "two"] },
          }],
        }],
      }),
    );
    const notebook = await readNotebook(path);
    await writeNotebook(path, notebook);
    const written = await Deno.readTextFile(path);
    assert.doesNotMatch(written, /2026|6\.0\.3/);
    assert.deepEqual(await readNotebook(path), notebook);
  });
});

Deno.test("tables and prose escape what they show", () => {
  const html = table(["artist"], [["<b>&"]])[JUPYTER_DISPLAY]()["text/html"] ?? "";
  assert.match(html, />&lt;b&gt;&amp;<\/td>/);
  const numbers = table(["n"], [["1\u202F000"], ["−2.5 %"], ["–"]])[JUPYTER_DISPLAY]()["text/html"];
  assert.equal(numbers?.match(/text-align: right/g)?.length, 4, "numbers stand to the right");
  assert.equal(prose("a", "b")[JUPYTER_DISPLAY]()["text/markdown"], "a\n\nb");
});

for (const name of await notebookNames()) {
  Deno.test(`${name}: committed with outputs, no cell longer than a screen, no path of a machine`, async () => {
    const path = join(NOTEBOOK_FOLDER, name);
    const notebook = await readNotebook(path);
    assert.deepEqual(cellsWithLosses(notebook).map(({ id }) => id), []);
    for (const { id, source } of codeCells(notebook)) {
      assert.ok(source.split("\n").length <= SCREEN_LINES, `cell ${id}`);
    }
    for (const output of codeCells(notebook).flatMap(({ outputs }) => outputs)) {
      if (!("data" in output) || !(FIGURE_SVG in output.data)) continue;
      assert.match(String(output.data["image/png"]), /^iVBORw0KGgo/);
      assert.ok((output.metadata["image/png"]?.alt.length ?? 0) > 20, "says what it shows");
      assert.match(String(output.data[FIGURE_SVG]), /<title>.*<title>/s, "marks say what they are");
    }
    const content = await Deno.readTextFile(path);
    assert.ok(content.length < MOST_BYTES, `${content.length} bytes`);
    assert.doesNotMatch(content, /\/home\/|\/root\/|\/work\/|\/tmp\/|file:\/\//);
    const [first] = notebook.cells;
    assert.match(first?.source ?? "", /\*\*How to read this\.\*\*/);
    assert.match(content, /This is a simulated history/);
  });
}
