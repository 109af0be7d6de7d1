import { basename, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { UserError } from "../base/errors.ts";
import type { ProgressListener } from "../base/progress.ts";
import { ROOT_VARIABLE, type Workspace } from "../workspace/workspace.ts";
import {
  cellsWithLosses,
  codeCells,
  type Notebook,
  NOTEBOOK_FOLDER,
  notebookNames,
  outputFolder,
  readNotebook,
  writeNotebook,
} from "./document.ts";
import { GET_JUPYTER, hasJupyter, KERNEL, withKernel } from "./jupyter.ts";

const CELL_TIMEOUT_S = 600;

/** Runs before lost outputs are taken for a fault. */
const ATTEMPTS = 3;

/** A notebook that was run. */
export interface RunNotebook {
  readonly file: string;
  readonly cells: number;
  readonly seconds: number;
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
  if (!await hasJupyter("nbconvert")) {
    throw new UserError(`'jupyter nbconvert' is not installed. ${GET_JUPYTER}`);
  }
  const names = await notebookNames(asked);
  const ran: RunNotebook[] = [];
  for (const name of names) {
    onNotebook(ran.length, names.length, name);
    const start = performance.now();
    const notebook = await executeNotebook(join(NOTEBOOK_FOLDER, name), workspace.root);
    const path = join(outputFolder(workspace), name);
    await writeNotebook(path, notebook);
    ran.push({
      file: workspace.show(path),
      cells: codeCells(notebook).length,
      seconds: (performance.now() - start) / 1000,
    });
  }
  return ran;
}

/**
 * Runs every cell of a notebook with the real Deno kernel, through `jupyter nbconvert`.
 *
 * The kernel can send an output after it has said that the cell is done, and nbconvert then loses
 * it. Every code cell of ours shows one thing and ends its progress bar: a run in which one does not
 * is done again.
 *
 * @param path of the notebook; its folder is the kernel's working folder
 * @param root whose history it shows
 * @returns the notebook with its outputs; the file is left as it is
 * @throws UserError with the first cell that failed and its error, or with the cells that show nothing, or more than one thing, however often they are run
 */
async function executeNotebook(path: string, root: string): Promise<Notebook> {
  let lost = "";
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const notebook = await executeOnce(path, root);
    lost = cellsWithLosses(notebook).map((cell) => cell.id).join(", ");
    if (lost === "") return notebook;
  }
  throw new UserError(
    `${path}: every code cell must show one thing, and its progress end; not so: ${lost}`,
  );
}

function executeOnce(path: string, root: string): Promise<Notebook> {
  return withKernel(async (scratch) => {
    const { success, stderr } = await new Deno.Command("jupyter", {
      args: [
        "nbconvert",
        "--to=notebook",
        "--execute",
        `--ExecutePreprocessor.kernel_name=${KERNEL}`,
        `--ExecutePreprocessor.timeout=${CELL_TIMEOUT_S}`,
        `--output-dir=${scratch}`,
        `--output=${basename(path)}`,
        path,
      ],
      env: { JUPYTER_PATH: scratch, [ROOT_VARIABLE]: root },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) throw new UserError(failure(path, new TextDecoder().decode(stderr)));
    const notebook = await readNotebook(join(scratch, basename(path)));
    // Cells count from 1 in their order: the kernel's own count depends on what ran before.
    codeCells(notebook).forEach((cell, place) => cell.execution_count = place + 1);
    return notebook;
  });
}

/** What nbconvert says of a failed cell, without its own stack trace. */
function failure(path: string, log: string): string {
  const plain = stripVTControlCharacters(log);
  const at = plain.indexOf("An error occurred while executing the following cell");
  const said = at >= 0 ? plain.slice(at) : plain.trim().split("\n").slice(-5).join("\n");
  return `${path}: ${said.trim()}`;
}
