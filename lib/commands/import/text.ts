import { type ImportedFile, rejectedRows } from "../../scrobbles/import/imported_file.ts";
import { count, counted, type Lines, reasonsText, some, told } from "../../text/text.ts";
import type { ImportReport } from "./import.ts";

/** What `import` did, or would do, for people. */
export function importText(report: ImportReport): string {
  const { dry_run, files, other_files, rejected_file, history: { unusable } } = report;
  const rejected = rejectedRows(files);
  const listed = dry_run ? "would be listed" : rejected === 1 ? "is listed" : "are listed";
  return told([
    files.map(fileLines),
    other_files.length > 0 && `Not listening histories, passed over: ${some(other_files, 5)}.`,
    rejected_file !== null &&
    `${counted(rejected, "rejected row")} ${listed} with line and reason in ${rejected_file}.`,
    "",
    historyLines(report),
    unusable > 0 &&
    counted(unusable, "row that cannot be used stays", "rows that cannot be used stay") +
      " there, at the end.",
  ]).join("\n");
}

function fileLines(file: ImportedFile): Lines {
  const { title, format, evidence, taken, rows, first, last, dates, encoding } = file;
  const counts = (verb: string, reasons: Readonly<Record<string, number>>): Lines => {
    const { total, told } = reasonsText(reasons);
    return total > 0 && `  ${count(total)} ${verb}: ${told}`;
  };
  return [
    `${file.file}: ${title} (--format ${format}), recognised by ${evidence}`,
    `  ${count(taken)} of ${counted(rows, "row")} taken` +
    (first === null ? "" : `, ${first} to ${last} UTC; times that name no zone are read as UTC`),
    counts("left out", file.left_out),
    counts("rejected", file.rejected),
    dates !== null && `  dates read ${dates}, as the whole file shows`,
    encoding !== "utf-8" && `  encoding ${encoding}`,
    file.warnings.map((warning) => `  Note: ${warning}.`),
  ];
}

function historyLines({ dry_run, history }: ImportReport): Lines {
  const { file, before, added, duplicates, after, replaced_simulated, changed } = history;
  const twice = `${counted(duplicates, "duplicate")} left out`;
  return [
    replaced_simulated &&
    `The simulated history in ${file} ` +
      (dry_run ? "would be replaced." : "was replaced by the imported one."),
    !changed && `${file} stays as it is: ${counted(after, "play")}, ${twice}.`,
    changed && added >= 0 &&
    `${file}: ${counted(added, "play")} ${dry_run ? "would be added" : "added"} to ` +
      `${count(before)}, ${twice}; ${count(after)} in all.`,
    // Plays that were there twice are gone.
    changed && added < 0 &&
    `${file}: ${counted(after, "play")} in all, ${count(-added)} fewer than before, ${twice}.`,
    changed && dry_run && "Nothing was written (--dry-run).",
    changed && !dry_run &&
    "Next: 'deno task breakout doctor' looks it over, 'deno task breakout pipeline' trains on it.",
  ];
}
