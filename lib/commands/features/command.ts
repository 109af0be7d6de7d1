import { Option } from "@commander-js/extra-typings";
import { TABLES } from "../../split/all_tables.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { rootCommand } from "../command.ts";
import { setAsideText } from "./text.ts";

/** `breakout features`. */
export const features = rootCommand(
  "features",
  "compute features of plays that come in a stream: on many machines, partition by partition",
)
  .requiredOption(
    "--stream",
    "read plays as CSV on standard input, write rows as CSV on standard output",
  )
  .addOption(
    new Option("--table <name>", "which of the tables that build writes")
      .choices(TABLES).default("features" as const),
  )
  .option(
    "--columns <names>",
    "the columns of the input where it has no header, as in listener,artist_name,track_name,date",
    (text) => text.split(","),
  )
  .option("--no-header", "write no header")
  .addHelpText(
    "after",
    "\nThe rows of each listener must come together; one listener at a time is in memory.\n" +
      "docs/scale.md has recipes for Spark and GNU parallel.",
  )
  .action(async ({ root, table, columns, header }) => {
    const { streamTable } = await import("./features.ts");
    const workspace = await openWorkspace(root);
    const output = Deno.stdout.writable.getWriter();
    const request = { table, columns, header };
    const write = (bytes: Uint8Array): Promise<void> => output.write(bytes);
    try {
      const report = await streamTable(workspace, request, Deno.stdin.readable, write);
      const text = setAsideText(report);
      if (text !== null) console.error(text);
    } catch (error) {
      // Whoever reads has seen enough.
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    }
  });
