import type { CodeCell, Notebook } from "./document.ts";

/** The code cells of a notebook. */
export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell) => cell.cell_type === "code");
}

/** Content types of what cells show; a progress bar is plain text. */
const SHOWN = ["image/svg+xml", "text/html", "text/markdown"];

/** The code cells that do not show one thing: every cell of ours does, so their output was lost. */
export function silentCells(notebook: Notebook): CodeCell[] {
  return codeCells(notebook).filter((cell) =>
    cell.outputs.filter((output) => "data" in output && SHOWN.some((type) => type in output.data))
      .length !== 1
  );
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
