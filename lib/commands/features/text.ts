import { marked } from "../../text/simulated.ts";
import type { TableFileReport } from "./features.ts";
import type { RowTally } from "../../scrobbles/history.ts";
import { count, counted } from "../../text/numbers.ts";

/** Which rows of a stream were set aside, for people; `null` if none was. */
export function setAsideText({ rows, reasons }: RowTally): string | null {
  const told = Object.entries(reasons).map(([reason, rows]) => `${count(rows)} ${reason}`);
  if (told.length === 0) return null;
  const total = Object.values(reasons).reduce((sum, rows) => sum + rows, 0);
  return `${count(total)} of ${counted(rows, "row")} set aside: ${told.join(", ")}.`;
}

/** What was written, for people. */
export const writtenText = (
  { table, out, rows, files, format, simulated }: TableFileReport,
): string =>
  marked(
    `${counted(rows, "row")} of ${table} written to ${out} as ${format}` +
      (files === 1 ? "." : `, ${counted(files, "file")}.`),
    simulated,
  );
