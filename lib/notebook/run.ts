import type { ProgressListener } from "../base/progress.ts";
import { join, resolve } from "node:path";
import { exists } from "../base/files.ts";
import { PROJECT_ROOT, type Workspace } from "../workspace/workspace.ts";
import { codeCells } from "./cells.ts";
import { writeNotebook } from "./document.ts";
import { executeNotebook } from "./execute.ts";
import { requireJupyter } from "./jupyter.ts";
import { NOTEBOOK_FOLDER, notebookNames } from "./notebooks.ts";

/** A notebook that was run. */
export interface RunNotebook {
  readonly file: string;
  readonly cells: number;
  readonly seconds: number;
}

/**
 * Where a root's notebooks with outputs are: the project's own are the notebooks themselves, those
 * of another root lie under its data, so that a personal history never gets into the project.
 */
export function outputFolder({ root, paths }: Workspace): string {
  return root === resolve(PROJECT_ROOT) ? NOTEBOOK_FOLDER : join(paths.reports, "notebooks");
}

/**
 * Runs notebooks one after another with the real kernel and writes them with their outputs.
 *
 * @param asked names, or their beginnings; all if empty
 * @param onNotebook hears of each before it runs: how many are done, of how many
 * @throws UserError without Jupyter, or with the first cell that failed
 */
export async function runNotebooks(
  workspace: Workspace,
  asked: readonly string[],
  onNotebook: ProgressListener = () => {},
): Promise<RunNotebook[]> {
  await requireJupyter("nbconvert");
  const names = await notebookNames(asked);
  const folder = outputFolder(workspace);
  const ran: RunNotebook[] = [];
  for (const name of names) {
    onNotebook(ran.length, names.length, name);
    const start = performance.now();
    const notebook = await executeNotebook(join(NOTEBOOK_FOLDER, name), workspace.root);
    const path = join(folder, name);
    await writeNotebook(path, notebook);
    ran.push({
      file: workspace.show(path),
      cells: codeCells(notebook).length,
      seconds: (performance.now() - start) / 1000,
    });
  }
  return ran;
}

/** Whether all notebooks of a root have been run. */
export async function haveRun(folder: string): Promise<boolean> {
  const names = await notebookNames();
  const present = await Promise.all(names.map((name) => exists(join(folder, name))));
  return present.every((one) => one);
}
