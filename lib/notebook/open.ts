import { delimiter } from "node:path";
import { UserError } from "../base/errors.ts";
import { ROOT_VARIABLE } from "../workspace/workspace.ts";
import { GET_JUPYTER, hasJupyter } from "./jupyter.ts";
import { writeKernelSpec } from "./kernel.ts";
import { NOTEBOOK_FOLDER } from "./notebooks.ts";

/** In the order in which they are tried. */
const FRONT_ENDS = ["lab", "notebook"] as const;

/**
 * Opens the notebooks in JupyterLab, or in the classic Jupyter Notebook where that is what there is,
 * with the Deno that this runs on as their kernel. Returns when it is closed; nothing stays installed.
 *
 * @param root whose history the notebooks show
 * @throws UserError that says how to get Jupyter, where there is none
 */
export async function openNotebooks(root: string, say: (line: string) => void): Promise<void> {
  const kernels = await Deno.makeTempDir({ prefix: "breakout-kernel-" });
  try {
    await writeKernelSpec(kernels);
    const others = Deno.env.get("JUPYTER_PATH");
    const path = others === undefined ? kernels : `${kernels}${delimiter}${others}`;
    for (const program of FRONT_ENDS) {
      if (!await hasJupyter(program)) continue;
      say(`Opening the notebooks of ${root} with 'jupyter ${program}'. Ctrl+C stops.`);
      const { success, code } = await new Deno.Command("jupyter", {
        args: [program, NOTEBOOK_FOLDER],
        env: { [ROOT_VARIABLE]: root, JUPYTER_PATH: path },
      }).spawn().status;
      if (!success) throw new UserError(`'jupyter ${program}' ended with status ${code}`);
      return;
    }
    throw new UserError(`no JupyterLab here. ${GET_JUPYTER}`);
  } finally {
    await Deno.remove(kernels, { recursive: true });
  }
}
