import { UserError } from "../base/errors.ts";

/** How to get Jupyter. */
export const GET_JUPYTER = "Get it in one of these ways, then try again:\n" +
  "  uv tool install jupyterlab     or  pipx install jupyterlab\n" +
  "  apt-get install jupyter-notebook jupyter-nbconvert     (Debian, Ubuntu)\n" +
  "or open notebooks/ in VS Code with its Jupyter extension, and pick the Deno kernel that\n" +
  "'deno jupyter --install' brings.";

/** Whether a Jupyter program (`jupyter lab`, `jupyter nbconvert`) is installed. */
export async function hasJupyter(program: string): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("jupyter", {
      args: [program, "--version"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
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

/** @throws UserError that says how to get Jupyter, if the program is not installed */
export async function requireJupyter(program: string): Promise<void> {
  if (!await hasJupyter(program)) {
    throw new UserError(`'jupyter ${program}' is not installed. ${GET_JUPYTER}`);
  }
}
