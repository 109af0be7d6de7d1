import type { CodeCell, Notebook } from "./document.ts";
import { isBar } from "./progress.ts";

/** The code cells of a notebook. */
export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell) => cell.cell_type === "code");
}

/** Content types of what cells show; a progress bar is plain text. */
const SHOWN = ["image/svg+xml", "image/png", "text/html", "text/markdown"];

/**
 * The code cells of which an output was lost: those that do not show one thing, as every cell of ours
 * does, or whose progress bar never ended.
 */
export function cellsWithLosses(notebook: Notebook): CodeCell[] {
  return codeCells(notebook).filter(({ outputs }) => {
    const bundles = outputs.flatMap((output) => "data" in output ? [output.data] : []);
    const shown = bundles.filter((data) => SHOWN.some((type) => type in data));
    return shown.length !== 1 ||
      bundles.some((data) => !shown.includes(data) && isBar(String(data["text/plain"])));
  });
}

/**
 * The code of a notebook as one module, so that formatter, linter and type checker can read it. A
 * comment before each cell says where it is from.
 *
 * The module must lie in a folder beside the notebooks' own, for its imports to lead to the same
 * files.
 */
export function moduleOf(notebook: Notebook, name: string): string {
  const cells = codeCells(notebook);
  return cells.map((cell, place) =>
    `// ${name}, cell ${place + 1} of ${cells.length} (${cell.id})\n${cell.source.trimEnd()}\n`
  ).join("\n");
}
