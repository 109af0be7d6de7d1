import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { messageOf } from "../../base/errors.ts";
import { type AskedColumns, parseAskedColumns } from "../../scrobbles/import/asked_columns.ts";
import { DIALECTS } from "../../scrobbles/import/dialects.ts";
import { importText } from "./text.ts";
import { parsed, printResult, reportCommand } from "../command.ts";

/** `breakout import`. */
export const importCommand = reportCommand(
  "import",
  "merge listening histories from elsewhere into this one, whatever wrote them",
)
  .argument(
    "<file...>",
    "exports of Last.fm, Spotify, ListenBrainz or any table: files, zips, folders",
  )
  .addOption(
    new Option("--format <name>", "what the files are (default: recognised by content)")
      .choices(DIALECTS.map(({ name }) => name)),
  )
  .option(
    "--columns <list>",
    "where artist, track and date are, as in artist=2,track=3,date=4; also time, album, listener",
    columnsOption,
  )
  .addOption(
    new Option("--dates <order>", "how to read 03/04/2020 (default: as the whole file shows)")
      .choices(["day-first", "month-first"] as const),
  )
  .option(
    "--encoding <name>",
    "the files' encoding, as windows-1251 (default: recognised)",
    parsed(encodingNamed, "no encoding has this name; utf-16le and windows-1252 are some."),
  )
  .option(
    "--listener <name>",
    "say whose plays these are, where the history is of several",
    parsed((text) => text.trim() === "" ? null : text, "must be a name."),
  )
  .option(
    "--min-seconds <number>",
    "a play counts from this long (default: 30)",
    parsed(secondsIn, "must be a number of seconds, 0 or more."),
  )
  .option("--dry-run", "only report; write nothing", false)
  .addHelpText(
    "after",
    "\nWhat is recognised, by content and not by name:\n" +
      DIALECTS.map(({ name, title }) => `  ${name.padEnd(18)}${title}`).join("\n") +
      "\n\nImporting a file twice changes nothing. Rejected rows are listed with line and\nreason.",
  )
  .action(async (paths, { root, json, ...request }) => {
    const { importFiles } = await import("./import.ts");
    const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
    await printResult(
      { root, json },
      (workspace, bar) =>
        importFiles(
          workspace,
          { paths, ...request },
          (done, of) => bar.update(megabytes(done), megabytes(of), "MB"),
        ),
      importText,
      { writes: request.dryRun ? undefined : "import", bar: "importing" },
    );
  });

function columnsOption(text: string): AskedColumns {
  try {
    return parseAskedColumns(text);
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
}

function encodingNamed(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

function secondsIn(text: string): number | null {
  const value = Number(text);
  return text.trim() !== "" && Number.isFinite(value) && value >= 0 ? value : null;
}
