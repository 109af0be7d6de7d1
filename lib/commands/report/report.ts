import { join } from "node:path";
import { UserError } from "../../base/errors.ts";
import { readText, writeAtomic } from "../../base/files.ts";
import { listOfToday } from "../../eda/watchlist/today.ts";
import {
  codeCells,
  haveRun,
  type Notebook,
  notebookNames,
  outputFolder,
  readNotebook,
} from "../../notebook/document.ts";
import { counted, decimal } from "../../text/numbers.ts";
import { PROJECT_ROOT, type Workspace } from "../../workspace/workspace.ts";
import { reportPage } from "./report_page.tsx";

/** What was rendered. */
export interface RenderedReport {
  readonly file: string;
  readonly notebooks: number;
  readonly figures: number;
  readonly bytes: number;
}

/**
 * Renders today's list and the root's notebooks, as they were last run, to one static HTML file.
 *
 * @param name whose listening it is
 * @throws UserError if the notebooks have not been run
 */
export async function renderReport(workspace: Workspace, name?: string): Promise<RenderedReport> {
  const { paths, show } = workspace;
  const folder = outputFolder(workspace);
  const how = "Run them first with 'deno task notebook:run'.";
  if (!await haveRun(folder)) {
    throw new UserError(`${show(folder)}: the notebooks of this history have not been run. ${how}`);
  }
  // The fourth is a workbench: what is tried there is nothing to send.
  const names = await notebookNames(["00", "01", "02"]);
  const notebooks = await Promise.all(names.map((name) => readNotebook(join(folder, name))));
  const [history] = notebooks;
  const [introduction, findings] = ["open", "conclusions"].map((id) => markdownOf(history, id));
  if (introduction === undefined || findings === undefined) {
    throw new UserError(`${show(folder)}: ${names[0]} has no outputs. ${how}`);
  }
  const page = reportPage({
    name,
    introduction,
    list: await listOfToday(workspace),
    findings: findings.split("\n").map((line) => line.replace(/^- /, "")).join(" "),
    notebooks,
    style: await readText(
      join(PROJECT_ROOT, "lib/page/assets/style.css"),
      "It comes with Breakout.",
    ),
  });
  await writeAtomic(paths.report, page);
  return {
    file: show(paths.report),
    notebooks: notebooks.length,
    figures: page.match(/<svg [^>]*class="figure"/g)?.length ?? 0,
    bytes: new TextEncoder().encode(page).length,
  };
}

/** What was rendered, for people. */
export function reportText({ file, notebooks, figures, bytes }: RenderedReport): string {
  return `Wrote ${file}: ${counted(notebooks, "notebook")}, ${counted(figures, "figure")}, ` +
    `${decimal(bytes / 1024, 0)} KiB, complete in itself.`;
}

/** What a cell says, if it has been run. */
function markdownOf(notebook: Notebook | undefined, id: string): string | undefined {
  const cell = notebook && codeCells(notebook).find((one) => one.id === id);
  return cell?.outputs.map((output) => "data" in output ? output.data["text/markdown"] : null)
    .find((text) => typeof text === "string");
}
