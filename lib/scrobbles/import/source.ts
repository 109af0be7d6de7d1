import { join } from "node:path";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { messageOf, UserError } from "../../base/errors.ts";
import { fileFault } from "../../base/files.ts";
import { UnknownDialect } from "./dialects/dialect.ts";

/** Something to read plays from: a file, or one inside a zip or folder. */
export interface Source {
  /** For messages: the path, and the name inside a zip. */
  readonly name: string;
  /** Whether it came with a zip or folder that was named, rather than being named itself. */
  readonly enclosed: boolean;
  /** Bytes; an estimate where it is compressed. */
  readonly size: number;
  /**
   * Its bytes from the beginning; may be read again and again. A piece is there until the next one is
   * asked for.
   */
  open(): AsyncIterable<Uint8Array>;
}

/** The sources of one path; dispose of them when they are read. */
export interface Sources extends AsyncDisposable {
  readonly sources: readonly Source[];
}

const PIECE = 1 << 18;
const ZIP = [0x50, 0x4b, 0x03, 0x04];
const GZIP = [0x1f, 0x8b];

/** What computers add to zips and folders unasked. */
const CLUTTER = /(?:^|\/)(?:__MACOSX\/|\.)/;

/**
 * Opens a path: a file is one source, a zip one for each file in it, a folder one for each file
 * under it. A gzipped file is read as what it holds.
 *
 * @throws UserError if nothing is there or a zip is damaged
 */
export async function openSources(path: string): Promise<Sources> {
  const info = await statOf(path);
  if (info === null) throw new UserError(`${path}: no such file`);
  if (info.isDirectory) return openFolder(path);
  if (!info.isFile) throw new UserError(`${path}: ${NO_FILE}`);
  const file: Source = {
    name: path,
    enclosed: false,
    size: info.size,
    open: () => fileBytes(path),
  };
  const start = await beginning(file, ZIP.length);
  const startsWith = (magic: readonly number[]): boolean => magic.every((b, i) => start[i] === b);
  if (startsWith(ZIP)) return await openZip(path);
  if (startsWith(GZIP)) return undisposed([{ ...file, open: () => gunzipped(path) }]);
  return undisposed([file]);
}

const NO_FILE = "a pipe or a device, which cannot be read twice; write it to a file first";

/** What is at a path, `null` if nothing is, or a link to nothing. */
async function statOf(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw fileFault(path, "be read", error);
  }
}

/** The first bytes of a source, as many as there are up to a number. */
export async function beginning(source: Source, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  for await (const piece of source.open()) {
    const part = piece.subarray(0, length - filled);
    bytes.set(part, filled);
    filled += part.length;
    if (filled === length) break;
  }
  return bytes.subarray(0, filled);
}

/** A source's bytes from the beginning, counted as they are used. */
export async function* countedBytes(
  source: Source,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of source.open()) {
    yield piece;
    onBytes(piece.length);
  }
}

function undisposed(sources: readonly Source[]): Sources {
  return { sources, [Symbol.asyncDispose]: () => Promise.resolve() };
}

async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  try {
    using file = await Deno.open(path);
    const piece = new Uint8Array(PIECE);
    for (;;) {
      const length = await file.read(piece);
      if (length === null) return;
      yield piece.subarray(0, length);
    }
  } catch (error) {
    throw fileFault(path, "be read", error);
  }
}

async function* gunzipped(path: string): AsyncGenerator<Uint8Array> {
  using file = await Deno.open(path);
  try {
    for await (const piece of file.readable.pipeThrough(new DecompressionStream("gzip"))) {
      yield piece;
    }
  } catch (error) {
    throw new UserError(`${path}: a damaged gzip file (${messageOf(error)}); download it again`);
  }
}

async function openFolder(path: string): Promise<Sources> {
  const sources: Source[] = [];
  const walk = async (folder: string): Promise<void> => {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    for (const { name, isDirectory } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
      if (CLUTTER.test(name)) continue;
      const inside = join(folder, name);
      if (isDirectory) await walk(inside);
      else sources.push(sourceInFolder(inside, await statOf(inside)));
    }
  };
  await walk(path);
  return undisposed(sources);
}

/** What is no file holds no history, and does not keep the files beside it from being read. */
function sourceInFolder(path: string, info: Deno.FileInfo | null): Source {
  const source = { name: path, enclosed: true, size: info?.size ?? 0 };
  if (info?.isFile === true) return { ...source, open: () => fileBytes(path) };
  const reason = info === null ? "a link to nothing" : NO_FILE;
  return {
    ...source,
    open: () => {
      throw new UnknownDialect(`${path}: ${reason}`);
    },
  };
}

async function openZip(path: string): Promise<Sources> {
  const damaged = (error: unknown): UserError =>
    new UserError(`${path}: a damaged zip (${messageOf(error)}); download it again`);
  const zip = await openPromise(path, { autoClose: false, lazyEntries: true })
    .catch((error: unknown) => {
      throw damaged(error);
    });
  const sources: Source[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith("/") || CLUTTER.test(entry.fileName)) continue;
      const name = `${path}: ${entry.fileName}`;
      if (entry.isEncrypted()) throw new UserError(`${name}: encrypted; unpack the zip first`);
      sources.push({
        name,
        enclosed: true,
        size: entry.uncompressedSize,
        open: () => inflated(zip, entry, damaged),
      });
    }
  } catch (error) {
    zip.close();
    throw error instanceof UserError ? error : damaged(error);
  }
  sources.sort((a, b) => a.name < b.name ? -1 : 1);
  return {
    sources,
    [Symbol.asyncDispose]: (): Promise<void> => {
      zip.close();
      return Promise.resolve();
    },
  };
}

async function* inflated(
  zip: ZipFile,
  entry: Entry,
  damaged: (error: unknown) => UserError,
): AsyncGenerator<Uint8Array> {
  try {
    yield* await zip.openReadStreamPromise(entry);
  } catch (error) {
    throw damaged(error);
  }
}
