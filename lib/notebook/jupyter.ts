/**
 * Jupyter, and the Deno kernel that it is told of.
 *
 * @module
 */
import { delimiter, join } from "node:path";
import { UserError } from "../base/errors.ts";
import { writeJson } from "../base/files.ts";
import { ROOT_VARIABLE } from "../workspace/workspace.ts";
import { NOTEBOOK_FOLDER } from "./document.ts";

/** The name of the kernel that notebooks ask for. */
export const KERNEL = "deno";

/** How to get Jupyter. */
export const GET_JUPYTER = "Get it in one of these ways, then try again:\n" +
  "  uv tool install jupyterlab     or  pipx install jupyterlab\n" +
  "  apt-get install jupyter-notebook jupyter-nbconvert     (Debian, Ubuntu)\n" +
  "or open notebooks/ in VS Code with its Jupyter extension, and pick the Deno kernel that\n" +
  "'deno jupyter --install' brings.";

/** Whether a Jupyter program (`jupyter lab`, `jupyter nbconvert`) is installed. */
export async function hasJupyter(program: string): Promise<boolean> {
  try {
    // Which programs there are stands in its help. To ask one for its version takes it a second.
    const { stdout } = await new Deno.Command("jupyter", {
      args: ["--help"],
      stdin: "null",
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout).split(/[^\w-]+/).includes(program);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.NotCapable) {
      throw new UserError(
        "starting Jupyter takes a permission that this task does not have; " +
          "use 'deno task notebook:run', or 'deno task notebook' to open them",
      );
    }
    throw error;
  }
}

/**
 * Describes a kernel to Jupyter that is the very Deno this runs on, in a folder of its own: what the
 * user has installed is neither needed nor changed.
 *
 * @param folder to be named in `JUPYTER_PATH`
 */
export async function writeKernelSpec(folder: string): Promise<void> {
  await writeJson(join(folder, "kernels", KERNEL, "kernel.json"), {
    argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    env: { NO_COLOR: "1" },
  });
}

/** Runs with a folder that holds {@link writeKernelSpec}'s kernel and is removed afterwards. */
export async function withKernel<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "breakout-notebook-" });
  try {
    await writeKernelSpec(folder);
    return await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Opens the notebooks in JupyterLab, or in the classic Jupyter Notebook where that is what there is.
 * Returns when it is closed; nothing stays installed.
 *
 * @param root whose history the notebooks show
 * @throws UserError that says how to get Jupyter, where there is none
 */
export async function openNotebooks(root: string, say: (line: string) => void): Promise<void> {
  const program = await hasJupyter("lab") ? "lab" : "notebook";
  if (program === "notebook" && !await hasJupyter(program)) {
    throw new UserError(`no JupyterLab here. ${GET_JUPYTER}`);
  }
  await withKernel(async (kernels) => {
    const others = Deno.env.get("JUPYTER_PATH");
    const path = others === undefined ? kernels : `${kernels}${delimiter}${others}`;
    say(`Opening the notebooks of ${root} with 'jupyter ${program}'. Ctrl+C stops.`);
    const { success, code } = await new Deno.Command("jupyter", {
      args: [program, NOTEBOOK_FOLDER],
      env: { [ROOT_VARIABLE]: root, JUPYTER_PATH: path },
    }).spawn().status;
    if (!success) throw new UserError(`'jupyter ${program}' ended with status ${code}`);
  });
}
