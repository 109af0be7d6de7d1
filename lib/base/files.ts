import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { UserError } from "./errors.ts";

/**
 * Writes a file so that a kill at any moment leaves the old content or the new, never half: a
 * temporary file in the same folder is written, flushed to disk and renamed over the target.
 * Missing folders are made. Where a link is, the file that it leads to is written.
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
  await using pending = new PendingFiles();
  for (const [path, content] of files) {
    await pending.add(path, typeof content === "string" ? encoder.encode(content) : content);
  }
  await pending.commit();
}

const encoder = new TextEncoder();

/** What is written, and in whose place it will be. */
interface PendingFile {
  readonly temporary: string;
  readonly target: string;
  readonly file: Deno.FsFile;
}

/**
 * Files that belong together, written piece by piece, which take the places of the old ones when all
 * are whole; see {@link writeTogether}. Left before that, they are removed.
 */
export class PendingFiles implements AsyncDisposable {
  readonly #files = new Map<string, PendingFile>();
  /** How many bytes were written that may not be on disk. */
  #unflushed = 0;

  /**
   * Adds a piece to the file that is to be at a path.
   *
   * @throws UserError if it cannot be written
   */
  async add(path: string, piece: Uint8Array): Promise<void> {
    await writing(path, async () => {
      const { file } = this.#files.get(path) ?? await this.#open(path);
      for (let rest = piece; rest.length > 0;) rest = rest.subarray(await file.write(rest));
    });
    this.#unflushed += piece.length;
    if (this.#unflushed >= FLUSHED) await this.#flush();
  }

  /** @throws UserError if a file cannot be written */
  async commit(): Promise<void> {
    await this.#flush();
    for (const [path, { temporary, target, file }] of this.#files) {
      file.close();
      this.#files.delete(path);
      await writing(path, () =>
        Deno.rename(temporary, target).catch(async (error) => {
          await Deno.remove(temporary);
          throw error;
        }));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { temporary, file } of this.#files.values()) {
      file.close();
      await Deno.remove(temporary);
    }
  }

  async #flush(): Promise<void> {
    this.#unflushed = 0;
    await Promise.all(
      [...this.#files].map(([path, { file }]) => writing(path, () => file.syncData())),
    );
  }

  async #open(path: string): Promise<PendingFile> {
    const target = await Deno.realPath(path).catch(() => path);
    const folder = dirname(target);
    await Deno.mkdir(folder, { recursive: true });
    const temporary = join(folder, `.${crypto.randomUUID()}.tmp`);
    // Who could not read the old file cannot read the new one.
    const mode = await Deno.stat(target).then(({ mode }) => mode, () => null) ?? 0o666;
    const file = await Deno.open(temporary, { write: true, createNew: true, mode: mode & 0o777 });
    const pending = { temporary, target, file };
    this.#files.set(path, pending);
    return pending;
  }
}

/** So many bytes at a time go to disk, while others are being made. */
const FLUSHED = 1 << 26;

async function writing(path: string, use: () => Promise<void>): Promise<void> {
  try {
    await use();
  } catch (error) {
    throw fileFault(path, "be written", error);
  }
}

/** The name of a file that {@link PendingFiles} has not finished. */
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
  return await forReading(path, hint, Deno.readFile);
}

/** {@link readBytes} for a file that is too large to be read whole: opens it. */
export async function openFile(path: string, hint: string): Promise<Deno.FsFile> {
  return await forReading(path, hint, Deno.open);
}

async function forReading<T>(
  path: string,
  hint: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  try {
    // To read a pipe is to wait for another program.
    const { isFile, isDirectory } = await Deno.stat(path);
    if (isDirectory) throw new UserError(`${path}: this is a folder, a file is needed. ${hint}`);
    if (!isFile) {
      throw new UserError(`${path}: neither a file nor a folder; a file is needed. ${hint}`);
    }
    return await use(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new UserError(`${path}: no such file. ${hint}`);
    }
    throw fileFault(path, "be read", error);
  }
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

/** What changes when a file is replaced or written to. */
export function stateOf({ ino, size, mtime }: Deno.FileInfo): string {
  return [ino, size, mtime?.getTime()].join();
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
    const { NotFound, NotADirectory } = Deno.errors;
    if (error instanceof NotFound || error instanceof NotADirectory) return false;
    throw error;
  }
}

/** SHA-256 of the content, in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** {@link sha256} of a file's content. */
export async function fileSha256(path: string): Promise<string> {
  using file = await openFile(path, "");
  const hash = createHash("sha256");
  for await (const piece of file.readable) hash.update(piece);
  return hash.digest("hex");
}
