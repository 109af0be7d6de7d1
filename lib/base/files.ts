import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { UserError } from "./errors.ts";

/**
 * Writes a file so that a kill at any moment leaves the old content or the new, never half: a
 * temporary file in the same folder is written, flushed to disk and renamed over the target.
 * Missing folders are made.
 */
export async function writeAtomic(path: string, content: string | Uint8Array): Promise<void> {
  await writeTogether([[path, content]]);
}

/**
 * {@link writeAtomic} for files that belong together: all are on disk before the first is renamed,
 * so that a kill has next to no time to part them.
 */
export async function writeTogether(
  files: readonly (readonly [path: string, content: string | Uint8Array])[],
): Promise<void> {
  const written: { temporary: string; path: string }[] = [];
  try {
    for (const [path, content] of files) {
      const folder = dirname(path);
      await Deno.mkdir(folder, { recursive: true });
      const temporary = join(folder, `.${crypto.randomUUID()}.tmp`);
      written.push({ temporary, path });
      using file = await Deno.open(temporary, { write: true, createNew: true });
      let rest = typeof content === "string" ? new TextEncoder().encode(content) : content;
      while (rest.length > 0) rest = rest.subarray(await file.write(rest));
      await file.syncData();
    }
    for (const { temporary, path } of written) await Deno.rename(temporary, path);
  } catch (error) {
    for (const { temporary } of written) {
      await Deno.remove(temporary).catch(() => {}); // it may not have been made, or be renamed
    }
    throw error;
  }
}

/** A value as files hold it: indented JSON with a final newline. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}

/** {@link writeAtomic} for a value as {@link jsonText}. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeAtomic(path, jsonText(value));
}

/**
 * Reads a whole file.
 *
 * @param hint what to do if it is absent, for the error message
 * @throws UserError if the file is absent or is a folder
 */
export async function readBytes(path: string, hint: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new UserError(`${path}: no such file. ${hint}`);
    }
    if (error instanceof Deno.errors.IsADirectory) {
      throw new UserError(`${path}: this is a folder, a file is needed. ${hint}`);
    }
    throw error;
  }
}

/** {@link readBytes} as UTF-8 text. */
export async function readText(path: string, hint: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(path, hint));
}

/** Whether something is at the path. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** SHA-256 of the content, in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
