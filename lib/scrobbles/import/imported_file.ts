import { sum } from "d3-array";
import * as z from "zod";

const counts = z.record(z.string(), z.int());

/** What one file was and held. */
export const importedFileSchema = z.object({
  file: z.string(),
  format: z.string().meta({ description: "The name of its dialect, as --format takes it." }),
  title: z.string(),
  evidence: z.string().meta({ description: "What it was recognised by." }),
  encoding: z.string(),
  rows: z.int().meta({ description: "taken, left_out and rejected together." }),
  taken: z.int(),
  left_out: counts.meta({ description: "Rows that are rightly no plays, by what they are." }),
  rejected: counts.meta({ description: "Rows that cannot be used, by reason." }),
  first: z.string().nullable().meta({ description: "In UTC; null without plays." }),
  last: z.string().nullable(),
  dates: z.enum(["day-first", "month-first"]).nullable().meta({
    description: "The order in which numeric dates were read, where it mattered.",
  }),
  warnings: z.array(z.string()),
});

export type ImportedFile = Readonly<z.infer<typeof importedFileSchema>>;

/** What a file was recognised as, before all of it is read. */
export type RecognisedFile = Pick<ImportedFile, "format" | "title" | "evidence" | "encoding">;

/** A record that is no usable play. */
export interface RejectedRow {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  /** The record as it is written. */
  readonly row: string;
}

/** A file that was read. */
export interface ReadFile {
  readonly file: ImportedFile;
  /** Its records that cannot be used, as many as are kept. */
  readonly rejected: readonly RejectedRow[];
}

/** How many rows of some files cannot be used. */
export function rejectedRows(files: readonly ImportedFile[]): number {
  return sum(files, ({ rejected }) => rowsIn(rejected));
}

/** How many rows there are of all reasons together. */
export function rowsIn(reasons: Readonly<Record<string, number>>): number {
  return sum(Object.values(reasons));
}
