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
 *
 * @throws UserError if one cannot be written
 */
export async function writeTogether(
  files: readonly (readonly [path: string, content: string | Uint8Array])[],
): Promise<void> {
  const written: { temporary: string; path: string }[] = [];
  let target = "";
  try {
    for (const [path, content] of files) {
      target = path;
      const folder = dirname(path);
      await Deno.mkdir(folder, { recursive: true });
      const temporary = join(folder, `.${crypto.randomUUID()}.tmp`);
      written.push({ temporary, path });
      using file = await Deno.open(temporary, { write: true, createNew: true });
      let rest = typeof content === "string" ? new TextEncoder().encode(content) : content;
      while (rest.length > 0) rest = rest.subarray(await file.write(rest));
      await file.syncData();
    }
    for (const { temporary, path } of written) {
      target = path;
      await Deno.rename(temporary, path);
    }
  } catch (error) {
    for (const { temporary } of written) {
      await Deno.remove(temporary).catch(() => {}); // it may not have been made, or be renamed
    }
    throw fileFault(target, "be written", error);
  }
}

/** The name of a file that {@link writeTogether} has not finished. */
const TEMPORARY = /^\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/**
 * Removes what killed runs left half written in a folder.
 *
 * @param folder in which nothing is being written now; it need not be there
 * @param depth how many levels of folders in it are cleared too
 */
export async function clearTemporaries(folder: string, depth = 0): Promise<void> {
  for (const { name, isDirectory } of await entriesOf(folder)) {
    const path = join(folder, name);
    if (isDirectory && depth > 0) await clearTemporaries(path, depth - 1);
    else if (TEMPORARY.test(name)) await Deno.remove(path);
  }
}

/** What is in a folder; nothing if it is not there. */
export async function entriesOf(folder: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw fileFault(folder, "be read", error);
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
 * @throws UserError if there is no file or it cannot be read
 */
export async function readBytes(path: string, hint: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if (!isReadable(await Deno.stat(path))) {
      throw new UserError(`${path}: neither a file nor a folder; a file is needed. ${hint}`);
    }
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new UserError(`${path}: no such file. ${hint}`);
    }
    if (error instanceof Deno.errors.IsADirectory) {
      throw new UserError(`${path}: this is a folder, a file is needed. ${hint}`);
    }
    throw fileFault(path, "be read", error);
  }
}

/** Whether something can be read at once; to read a pipe is to wait for another program. */
function isReadable({ isFile, isDirectory }: Deno.FileInfo): boolean {
  return isFile || isDirectory;
}

/**
 * What the operating system has against a use of a file, as a fault that the user can mend.
 *
 * @param use as in "cannot be read"
 * @returns any other error as it is
 */
export function fileFault(path: string, use: string, error: unknown): unknown {
  const isOfSystem = error instanceof Error && "code" in error && typeof error.code === "string";
  if (!isOfSystem) return error;
  const reason = error.message.replace(/ \(os error.*$/s, "");
  return new UserError(`${path}: cannot ${use}: ${reason}`);
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
