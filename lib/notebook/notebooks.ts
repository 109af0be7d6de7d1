import { join } from "node:path";
import { UserError } from "../base/errors.ts";
import { PROJECT_ROOT } from "../workspace/workspace.ts";

/** The folder of the notebooks. */
export const NOTEBOOK_FOLDER = join(PROJECT_ROOT, "notebooks");

/**
 * The names of all notebooks, in the order in which they are read, or of those asked for.
 *
 * @param asked names with or without `.ipynb`, or their beginnings: `00`
 * @throws UserError for one that is not there
 */
export async function notebookNames(asked: readonly string[] = []): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(NOTEBOOK_FOLDER)) {
    if (isFile && name.endsWith(".ipynb")) names.push(name);
  }
  names.sort();
  if (asked.length === 0) return names;
  return asked.map((start) => {
    const name = names.find((one) => one.startsWith(start));
    if (name === undefined) {
      throw new UserError(`no notebook ${start}; there are ${names.join(", ")}`);
    }
    return name;
  });
}
