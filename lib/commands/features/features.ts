import { refuseTooMany, type RowTally, streamHistories, tallyOf } from "../../scrobbles/history.ts";
import { type TableName, tablesOfHistories } from "../../split/all_tables.ts";
import { csvHeader, csvRows } from "../../tables/table_csv.ts";
import { readKnownArtists } from "../../workspace/listening.ts";
import { tableSettings } from "../../workspace/table_settings.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** What to make of a stream of plays. */
export interface StreamRequest {
  readonly table: TableName;
  /** The names of the columns, where the stream has no header. */
  readonly columns?: readonly string[] | undefined;
  /** Whether to begin with the names of the columns. */
  readonly header: boolean;
}

/** What was made of a stream. */
export interface StreamReport extends RowTally {
  listeners: number;
}

/**
 * Makes a table of a stream of plays, a listener at a time, as `build` makes it of a file.
 *
 * @param input CSV, in which the rows of each listener come together
 * @param output takes CSV
 * @param now seconds since 1970; later plays are set aside
 * @throws UserError for a stream that cannot be used; what was written before is right
 */
export async function streamTable(
  workspace: Workspace,
  { table, columns, header }: StreamRequest,
  input: AsyncIterable<Uint8Array>,
  output: (bytes: Uint8Array) => Promise<void>,
  now: number = Math.floor(Date.now() / 1000),
): Promise<StreamReport> {
  const { sources } = workspace;
  const options = { file: "standard input", sources, now, columns };
  const settings = tableSettings(workspace, await readKnownArtists(workspace), now);
  const report: StreamReport = { rows: 0, reasons: {}, examples: [], listeners: 0 };
  for await (const { histories, ...read } of streamHistories(input, options)) {
    tallyOf(read, report);
    for (const history of histories) {
      const made = tablesOfHistories([history], settings)[table];
      if (header && report.listeners === 0) {
        await output(new TextEncoder().encode(csvHeader(made)));
      }
      await output(csvRows(made));
      report.listeners++;
    }
  }
  // A partition of a larger whole may be empty.
  if (report.rows > 0) refuseTooMany(report, options);
  return report;
}
