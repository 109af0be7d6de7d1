/**
 * JSON files that this project wrote: one schema each, by which they are written and read.
 *
 * @module
 */
import { z } from "zod";
import { messageOf, UserError } from "./errors.ts";
import { readText } from "./files.ts";

/**
 * Reads a JSON file that this project wrote.
 *
 * @param hint what to do if it is absent or damaged, for the error message
 * @throws UserError naming the file and every fault: it is absent, is not JSON, or does not fit
 */
export async function readRecord<T>(path: string, schema: z.ZodType<T>, hint: string): Promise<T> {
  return parseRecord(await readText(path, hint), schema, path, hint);
}

/** {@link readRecord} for what can be done without: `null` if it is absent, damaged or of old. */
export async function readRecordIfSound<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return await readRecord(path, schema, "");
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/**
 * {@link readRecord} for a text that is there.
 *
 * @param file its name, for messages
 * @throws UserError if it is not JSON or does not fit
 */
export function parseRecord<T>(
  text: string,
  schema: z.ZodType<T>,
  file: string,
  hint: string,
): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file}: damaged: not JSON: ${messageOf(error)}. ${hint}`);
  }
  return fitRecord(value, schema, file, hint);
}

/**
 * {@link readRecord} for a value that is there.
 *
 * @param place where it stands, for messages
 * @throws UserError if it does not fit
 */
export function fitRecord<T>(
  value: unknown,
  schema: z.ZodType<T>,
  place: string,
  hint: string,
): T {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message, input }) => {
    const field = path.length === 0 ? "" : `${z.core.toDotPath(path)}: `;
    return `${field}${message}${foundText(input)}`;
  });
  throw new UserError(`${place}: damaged: ${faults.join("; ")}. ${hint}`);
}

/** A faulty value in a message, where it is one that can be shown. */
function foundText(value: unknown): string {
  if (value === undefined || (typeof value === "object" && value !== null)) return "";
  const text = JSON.stringify(value);
  return ` (found ${text.length > 60 ? `${text.slice(0, 60)}…` : text})`;
}
