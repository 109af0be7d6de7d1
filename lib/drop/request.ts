import * as z from "zod";
import { UserError } from "../base/errors.ts";
import { parseAskedColumns } from "../scrobbles/import/asked_columns.ts";
import type { ReadOptions } from "../scrobbles/import/collector.ts";

/** What may be said of an export that does not tell by itself how to read it. */
export const rankRequestSchema = z.object({
  dates: z.enum(["day-first", "month-first"]).optional().meta({
    description: "How to read 03/04/2020; as the whole file shows if absent.",
  }),
  columns: z.string().optional().meta({
    description: "Where the parts of a play are: artist=2,track=3,date=4; worked out if absent.",
  }),
  encoding: z.string().optional().meta({
    description: "The file's encoding, as windows-1251; recognised if absent.",
  }),
  listener: z.string().optional().meta({
    description: "Whose plays these are, where some of them name a listener and others do not.",
  }),
});

export type RankRequest = Readonly<z.infer<typeof rankRequestSchema>>;

/**
 * A request as importing takes it.
 *
 * @throws UserError for columns that are not of the form, or an encoding that nobody knows
 */
export function readOptions(
  { dates, columns, encoding, listener }: RankRequest,
  defaults: Pick<ReadOptions, "now" | "minSeconds">,
): ReadOptions {
  return {
    ...defaults,
    ...(dates === undefined ? {} : { dates }),
    ...(columns === undefined ? {} : { columns: parseAskedColumns(columns) }),
    ...(encoding === undefined ? {} : { encoding: encodingNamed(encoding) }),
    ...(listener === undefined ? {} : { listener }),
  };
}

/** @throws UserError if no encoding has this name */
function encodingNamed(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    throw new UserError(
      `--encoding ${label}: no encoding has this name; utf-16le and windows-1252 are some`,
    );
  }
}

/**
 * A message of the import for those who do not ask on a command line.
 *
 * @param spell says how they write an option, from its name and value
 */
export function withoutFlags(
  message: string,
  spell: (name: string, value: string) => string,
): string {
  return message.replace(
    /--(dates|columns|encoding|listener)(?: ([\w=,.?-]*[\w=?]))?/g,
    (_, name: string, value = "") => spell(name, value),
  );
}
