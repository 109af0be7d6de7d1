import { Option } from "@commander-js/extra-typings";
import { TABLES } from "../../split/all_tables.ts";
import { TABLE_FORMATS } from "../../tables/formats.ts";
import { count, counted, marked, reasonsText } from "../../text/text.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { rootCommand, tell } from "../command.ts";
import type { StreamRequest } from "./features.ts";

/** `breakout features`. */
export const features = rootCommand(
  "features",
  "write one of the tables of build elsewhere: as Parquet or Arrow, or of a stream of plays",
)
  .option("--out <path>", "write it to a file; to a folder, ending in /, a file per listener")
  .addOption(
    new Option("--format <name>", "of --out (default: as the name says; a folder, parquet)")
      .choices(TABLE_FORMATS),
  )
  .option(
    "--stream",
    "instead read plays on standard input, as CSV or as an Arrow stream, and write rows as CSV on " +
      "standard output",
  )
  .addOption(
    new Option("--table <name>", "which of the tables").choices(TABLES)
      .default("features" as const),
  )
  .option(
    "--columns <names>",
    "the columns of CSV without a header, as in listener,artist_name,track_name,date",
    (text) => text.split(","),
  )
  .option("--no-header", "write no header on standard output")
  .addHelpText(
    "after",
    "\nIn a stream the rows of each listener must come together; one listener at a\n" +
      "time is in memory. docs/scale.md has recipes for Spark and GNU parallel.",
  )
  .action(async ({ root, out, format, stream, table, columns, header }, command) => {
    if ((stream === undefined) === (out === undefined)) command.error("error: --out or --stream");
    if (stream && format !== undefined) {
      command.error("error: --format is for --out: a stream is told by how it begins");
    }
    const workspace = await openWorkspace(root);
    if (out === undefined) return await streamThrough(workspace, { table, columns, header });
    const { writeTable } = await import("./features.ts");
    const { rows, files, simulated, ...made } = await writeTable(workspace, { table, out, format });
    const text = `${counted(rows, "row")} of ${table} written to ${out} as ${made.format}` +
      (files === 1 ? "." : `, ${counted(files, "file")}.`);
    tell(marked(text, simulated), root);
  });

async function streamThrough(workspace: Workspace, request: StreamRequest): Promise<void> {
  const { streamTable } = await import("./features.ts");
  const output = Deno.stdout.writable.getWriter();
  const write = (bytes: Uint8Array): Promise<void> => output.write(bytes);
  try {
    const { rows, reasons } = await streamTable(workspace, request, Deno.stdin.readable, write);
    const { total, told } = reasonsText(reasons);
    if (total > 0) console.error(`${count(total)} of ${counted(rows, "row")} set aside: ${told}.`);
  } catch (error) {
    // Whoever reads has seen enough.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
