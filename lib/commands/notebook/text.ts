import type { RunNotebook } from "../../notebook/run.ts";
import { count, decimal, textTable } from "../../text/text.ts";

/** What running notebooks did, for people. */
export function notebooksText(ran: readonly RunNotebook[]): string {
  return textTable(
    ["notebook", "code cells", "seconds"],
    ran.map(({ file, cells, seconds }) => [file, count(cells), decimal(seconds, 1)]),
  );
}
