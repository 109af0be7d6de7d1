import { basename, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { UserError } from "../base/errors.ts";
import { ROOT_VARIABLE } from "../workspace/workspace.ts";
import { cellsWithLosses, codeCells } from "./cells.ts";
import { type Notebook, readNotebook } from "./document.ts";
import { KERNEL, writeKernelSpec } from "./kernel.ts";

const CELL_TIMEOUT_S = 600;

/** Runs before lost outputs are taken for a fault. */
const ATTEMPTS = 3;

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
export async function executeNotebook(path: string, root: string): Promise<Notebook> {
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

async function executeOnce(path: string, root: string): Promise<Notebook> {
  const scratch = await Deno.makeTempDir({ prefix: "breakout-notebook-" });
  try {
    await writeKernelSpec(scratch);
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
    return numbered(await readNotebook(join(scratch, basename(path))));
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** Cells count from 1 in their order: the kernel's own count depends on what ran before. */
function numbered(notebook: Notebook): Notebook {
  codeCells(notebook).forEach((cell, place) => cell.execution_count = place + 1);
  return notebook;
}

/** What nbconvert says of a failed cell, without its own stack trace. */
function failure(path: string, log: string): string {
  const plain = stripVTControlCharacters(log);
  const at = plain.indexOf("An error occurred while executing the following cell");
  const said = at >= 0 ? plain.slice(at) : plain.trim().split("\n").slice(-5).join("\n");
  return `${path}: ${said.trim()}`;
}
