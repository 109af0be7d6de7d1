import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { UserError } from "../base/errors.ts";
import { itemAt } from "../base/items.ts";
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

/** A notebook with its outputs, and how long it took. */
interface Executed {
  readonly name: string;
  readonly notebook: Notebook;
  readonly seconds: number;
}

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
 * The kernel can send an output after it has said that the cell is done, and nbconvert then loses
 * it. Every code cell of ours shows one thing and ends its progress bar: a notebook in which one does
 * not is run again.
 *
 * @param asked names, or their beginnings; all if empty
 * @param onNotebook hears of each before it runs: how many are done, of how many
 * @throws UserError without Jupyter, with the first cell that failed and its error, or with the cells that show nothing, or more than one thing, however often they are run
 */
export async function runNotebooks(
  workspace: Workspace,
  asked: readonly string[],
  onNotebook: ProgressListener = () => {},
): Promise<RunNotebook[]> {
  if (!await hasJupyter("nbconvert")) {
    throw new UserError(`'jupyter nbconvert' is not installed. ${GET_JUPYTER}`);
  }
  let waiting = await notebookNames(asked);
  const count = waiting.length;
  const ran: RunNotebook[] = [];
  for (let attempt = 1; waiting.length > 0; attempt++) {
    const { executed, fault } = await execute(waiting, workspace.root, (name, done) => {
      onNotebook(ran.length + done, count, name);
    });
    waiting = [];
    for (const { name, notebook, seconds } of executed) {
      const lost = cellsWithLosses(notebook).map(({ id }) => id).join(", ");
      if (lost === "") {
        const path = join(outputFolder(workspace), name);
        await writeNotebook(path, notebook);
        ran.push({ file: workspace.show(path), cells: codeCells(notebook).length, seconds });
      } else if (attempt < ATTEMPTS) {
        waiting.push(name);
      } else {
        throw new UserError(
          `${name}: every code cell must show one thing, and its progress end; not so: ${lost}`,
        );
      }
    }
    if (fault !== null) throw new UserError(fault);
  }
  return ran;
}

/** What nbconvert says when a notebook's turn comes. */
const BEGINS = /Converting notebook /g;

/**
 * Runs every cell of notebooks with the real Deno kernel, through one `jupyter nbconvert`. Their own
 * files are left as they are.
 *
 * @param names of the notebooks; their folder is the kernel's working folder
 * @param root whose history they show
 * @param onBegin hears of each when its turn comes, and how many are done
 * @returns the notebooks with their outputs, up to the first with a cell that failed, and its fault
 */
function execute(
  names: readonly string[],
  root: string,
  onBegin: (name: string, done: number) => void,
): Promise<{ readonly executed: Executed[]; readonly fault: string | null }> {
  return withKernel(async (scratch) => {
    const child = new Deno.Command("jupyter", {
      args: [
        "nbconvert",
        "--to=notebook",
        "--execute",
        "--log-level=INFO",
        `--ExecutePreprocessor.kernel_name=${KERNEL}`,
        `--ExecutePreprocessor.timeout=${CELL_TIMEOUT_S}`,
        `--output-dir=${scratch}`,
        ...names.map((name) => join(NOTEBOOK_FOLDER, name)),
      ],
      env: { JUPYTER_PATH: scratch, [ROOT_VARIABLE]: root },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    let log = "";
    /** When each began, in milliseconds. */
    const begun: number[] = [];
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      log += text;
      const count = Math.min(names.length, log.match(BEGINS)?.length ?? 0);
      while (begun.length < count) {
        onBegin(itemAt(names, begun.length), begun.length);
        begun.push(performance.now());
      }
    }
    const { success } = await child.status;
    const done = success ? names.length : Math.max(0, begun.length - 1);
    begun.push(performance.now());
    const executed = await Promise.all(
      names.slice(0, done).map(async (name, place) => {
        const notebook = await readNotebook(join(scratch, name));
        // Cells count from 1 in their order: the kernel's own count depends on what ran before.
        codeCells(notebook).forEach((cell, at) => cell.execution_count = at + 1);
        const seconds = (itemAt(begun, place + 1) - itemAt(begun, place)) / 1000;
        return { name, notebook, seconds };
      }),
    );
    return { executed, fault: success ? null : `${names[done] ?? "jupyter"}: ${failure(log)}` };
  });
}

/** What nbconvert says of a failed cell, without its own stack trace. */
function failure(log: string): string {
  const plain = stripVTControlCharacters(log);
  const at = plain.indexOf("An error occurred while executing the following cell");
  const said = at >= 0 ? plain.slice(at) : plain.trim().split("\n").slice(-5).join("\n");
  return said.trim();
}
