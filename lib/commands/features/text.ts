import { marked } from "../../text/simulated.ts";
import type { TableFileReport } from "./features.ts";
import type { RowTally } from "../../scrobbles/history.ts";
import { count, counted, reasonsText } from "../../text/text.ts";

/** Which rows of a stream were set aside, for people; `null` if none was. */
export function setAsideText({ rows, reasons }: RowTally): string | null {
  const { total, told } = reasonsText(reasons);
  return total === 0 ? null : `${count(total)} of ${counted(rows, "row")} set aside: ${told}.`;
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
