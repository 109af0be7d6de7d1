import { join } from "node:path";
import { UserError } from "../../base/errors.ts";
import { writeAtomic } from "../../base/files.ts";
import { codeCells } from "../../notebook/cells.ts";
import { readNotebook } from "../../notebook/document.ts";
import { notebookNames } from "../../notebook/notebooks.ts";
import { haveRun, outputFolder } from "../../notebook/run.ts";
import { reportPage } from "./html.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** What was rendered. */
export interface RenderedReport {
  readonly file: string;
  readonly notebooks: number;
  readonly figures: number;
  readonly bytes: number;
}

/**
 * Renders the root's notebooks, as they were last run, to one static HTML file.
 *
 * @throws UserError if they have not been run
 */
export async function renderReport(workspace: Workspace): Promise<RenderedReport> {
  const { paths, show, project } = workspace;
  const folder = outputFolder(workspace);
  const how = "Run them first with 'deno task notebook:run'.";
  if (!await haveRun(folder)) {
    throw new UserError(`${show(folder)}: the notebooks of this history have not been run. ${how}`);
  }
  const names = await notebookNames();
  const notebooks = await Promise.all(
    names.map(async (name) => ({ name, notebook: await readNotebook(join(folder, name)) })),
  );
  const outputs = notebooks.flatMap(({ name, notebook }) => {
    const shown = codeCells(notebook).flatMap((cell) => cell.outputs);
    if (shown.length === 0) throw new UserError(`${name}: has no outputs. ${how}`);
    return shown;
  });
  const page = reportPage(`${project.name}: listening report`, notebooks);
  await writeAtomic(paths.report, page);
  return {
    file: show(paths.report),
    notebooks: notebooks.length,
    figures: outputs.filter((o) => "data" in o && "image/png" in o.data).length,
    bytes: new TextEncoder().encode(page).length,
  };
}
