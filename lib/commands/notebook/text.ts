import type { RunNotebook } from "../../notebook/run.ts";
import type { RenderedReport } from "../report/report.ts";
import { decimal, textTable } from "../../text/text.ts";

/** What running notebooks did, for people. */
export function notebooksText(ran: readonly RunNotebook[]): string {
  return textTable(
    ["notebook", "code cells", "seconds"],
    ran.map(({ file, cells, seconds }) => [file, String(cells), decimal(seconds, 1)]),
  );
}

/** What rendering the report did, for people. */
export function reportText({ file, notebooks, figures, bytes }: RenderedReport): string {
  return `Wrote ${file}: ${notebooks} notebooks, ${figures} figures, ${
    decimal(bytes / 1024, 0)
  } KiB, complete in itself.`;
}
