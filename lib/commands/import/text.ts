import { sum } from "d3-array";
import type { ImportedFile } from "../../scrobbles/import/read_all.ts";
import type { ImportReport } from "./import.ts";
import { count, counted, reasonsText, some } from "../../text/text.ts";

/** What `import` did, or would do, for people. */
export function importText(report: ImportReport): string {
  const { dry_run, files, other_files, rejected_file, history } = report;
  const rejected = sum(files, (file) => reasonsText(file.rejected).total);
  const lines = files.flatMap(fileLines);
  if (other_files.length > 0) {
    lines.push(`Not listening histories, passed over: ${some(other_files, 5)}.`);
  }
  if (rejected_file !== null) {
    const where = dry_run ? "would be listed" : rejected === 1 ? "is listed" : "are listed";
    lines.push(
      `${counted(rejected, "rejected row")} ${where} with line and reason in ${rejected_file}.`,
    );
  }
  return [
    ...lines,
    "",
    ...historyLines(report),
    ...(history.unusable > 0
      ? [
        `${
          counted(history.unusable, "row")
        } without an artist, track or date stay there, at the end.`,
      ]
      : []),
  ].join("\n");
}

function fileLines(file: ImportedFile): string[] {
  const { title, format, evidence, taken, rows, first, last } = file;
  return [
    `${file.file}: ${title} (--format ${format}), recognised by ${evidence}`,
    `  ${count(taken)} of ${counted(rows, "row")} taken` +
    (first === null ? "" : `, ${first} to ${last} UTC; times that name no zone are read as UTC`),
    ...counts("left out", file.left_out),
    ...counts("rejected", file.rejected),
    ...(file.dates === null ? [] : [`  dates read ${file.dates}, as the whole file shows`]),
    ...(file.encoding === "utf-8" ? [] : [`  encoding ${file.encoding}`]),
    ...file.warnings.map((warning) => `  Note: ${warning}.`),
  ];
}

function historyLines({ dry_run, history }: ImportReport): string[] {
  const { file, before, added, duplicates, after, replaced_simulated, changed } = history;
  const lines = replaced_simulated
    ? [
      dry_run
        ? `The simulated history in ${file} would be replaced.`
        : `The simulated history in ${file} was replaced by the imported one.`,
    ]
    : [];
  const twice = `${counted(duplicates, "duplicate")} left out`;
  if (!changed) {
    return [...lines, `${file} stays as it is: ${counted(after, "play")}, ${twice}.`];
  }
  const verb = dry_run ? "would be added" : "added";
  lines.push(
    `${file}: ${counted(added, "play")} ${verb} to ${count(before)}, ${twice}; ${
      count(after)
    } in all.`,
  );
  return dry_run ? [...lines, "Nothing was written (--dry-run)."] : [
    ...lines,
    "Next: 'deno task breakout doctor' looks it over, 'deno task breakout pipeline' trains on it.",
  ];
}

function counts(verb: string, reasons: Readonly<Record<string, number>>): string[] {
  const { total, told } = reasonsText(reasons);
  return total === 0 ? [] : [`  ${count(total)} ${verb}: ${told}`];
}
