import { join, resolve } from "node:path";
import { UserError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { PROJECT_ROOT, type Workspace } from "../workspace/workspace.ts";

/** The folder of the notebooks. */
export const NOTEBOOK_FOLDER = join(PROJECT_ROOT, "notebooks");

/**
 * The names of all notebooks, in the order in which they are read, or of those asked for.
 *
 * @param asked names with or without `.ipynb`, or their beginnings: `00`
 * @throws UserError for one that is not there
 */
export async function notebookNames(asked: readonly string[] = []): Promise<string[]> {
  const files = await Array.fromAsync(Deno.readDir(NOTEBOOK_FOLDER));
  const names = files.filter(({ name, isFile }) => isFile && name.endsWith(".ipynb"))
    .map(({ name }) => name).sort();
  if (asked.length === 0) return names;
  return asked.map((start) => {
    const name = names.find((one) => one.startsWith(start));
    if (name === undefined) {
      throw new UserError(`no notebook ${start}; there are ${names.join(", ")}`);
    }
    return name;
  });
}

/**
 * Where a root's notebooks with outputs are: the project's own are the notebooks themselves, those
 * of another root lie under its data, so that a personal history never gets into the project.
 */
export function outputFolder({ root, paths }: Workspace): string {
  return root === resolve(PROJECT_ROOT) ? NOTEBOOK_FOLDER : join(paths.reports, "notebooks");
}

/** Whether all notebooks of a root have been run. */
export async function haveRun(folder: string): Promise<boolean> {
  const names = await notebookNames();
  const present = await Promise.all(names.map((name) => exists(join(folder, name))));
  return present.every((one) => one);
}
