import { join, resolve } from "node:path";
import { count, decimal, textTable } from "../../text/text.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { bareCommand, printResult, reportCommand, rootCommand } from "../command.ts";

const open = rootCommand("open", "open the notebooks in JupyterLab")
  .action(async ({ root }) => {
    const { openNotebooks } = await import("../../notebook/jupyter.ts");
    await openNotebooks((await openWorkspace(root)).root, (line) => console.log(line));
  });

const run = reportCommand(
  "run",
  "run the notebooks with the Deno kernel and write their outputs back",
)
  .argument("[notebooks...]", "names or their beginnings, for example 00; all if left out")
  .action(async (names, options) => {
    const { runNotebooks } = await import("../../notebook/run.ts");
    await printResult(
      options,
      (workspace, bar) => runNotebooks(workspace, names, bar.update),
      (ran) =>
        textTable(
          ["notebook", "code cells", "seconds"],
          ran.map(({ file, cells, seconds }) => [file, count(cells), decimal(seconds, 1)]),
        ),
      { bar: "notebooks" },
    );
  });

const cells = bareCommand("cells", "write the code of the notebooks as modules, to be checked")
  .argument("<folder>", "beside the notebooks' own folder")
  .action(async (folder) => {
    const { moduleOf, NOTEBOOK_FOLDER, notebookNames, readNotebook } = await import(
      "../../notebook/document.ts"
    );
    const { writeAtomic } = await import("../../base/files.ts");
    for (const name of await notebookNames()) {
      const code = moduleOf(await readNotebook(join(NOTEBOOK_FOLDER, name)), name);
      await writeAtomic(resolve(folder, name.replace(/\.ipynb$/, ".ts")), code);
    }
  });

/** `breakout notebook`. */
export const notebook = bareCommand("notebook", "open, run or check the notebooks")
  .addCommand(open).addCommand(run).addCommand(cells);
