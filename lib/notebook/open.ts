import { UserError } from "../base/errors.ts";
import { ROOT_VARIABLE } from "../workspace/workspace.ts";
import { GET_JUPYTER, hasJupyter } from "./jupyter.ts";
import { NOTEBOOK_FOLDER } from "./notebooks.ts";

/** In the order in which they are tried. */
const FRONT_ENDS = ["lab", "notebook"] as const;

/**
 * Installs the Deno kernel for this user and opens the notebooks in JupyterLab, or in the classic
 * Jupyter Notebook where that is what there is. Returns when it is closed.
 *
 * @param root whose history the notebooks show
 * @throws UserError that says how to get Jupyter, where there is none
 */
export async function openNotebooks(root: string, say: (line: string) => void): Promise<void> {
  const installed = await new Deno.Command(Deno.execPath(), {
    args: ["jupyter", "--install"],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!installed.success) {
    const reason = new TextDecoder().decode(installed.stderr).trim();
    throw new UserError(`the Deno kernel could not be installed: ${reason}`);
  }
  say("The Deno kernel is installed.");
  for (const program of FRONT_ENDS) {
    if (!await hasJupyter(program)) continue;
    say(`Opening the notebooks of ${root} with 'jupyter ${program}'. Ctrl+C stops.`);
    const { success, code } = await new Deno.Command("jupyter", {
      args: [program, NOTEBOOK_FOLDER],
      env: { [ROOT_VARIABLE]: root },
    }).spawn().status;
    if (!success) throw new UserError(`'jupyter ${program}' ended with status ${code}`);
    return;
  }
  throw new UserError(`no JupyterLab here. ${GET_JUPYTER}`);
}
