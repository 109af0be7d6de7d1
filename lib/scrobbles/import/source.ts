import { join } from "node:path";
import { openPromise } from "yauzl";
import type { Entry, ZipFile } from "yauzl";
import { messageOf, UserError } from "../../base/errors.ts";

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
  const info = await Deno.stat(path).catch((error: unknown) => {
    if (error instanceof Deno.errors.NotFound) throw new UserError(`${path}: no such file`);
    throw error;
  });
  if (info.isDirectory) return openFolder(path);
  const file: Source = { name: path, enclosed: false, size: info.size, open: () => piecesOf(path) };
  const start = await beginning(file, ZIP.length);
  const startsWith = (magic: readonly number[]): boolean => magic.every((b, i) => start[i] === b);
  if (startsWith(ZIP)) return await openZip(path);
  if (startsWith(GZIP)) return undisposed([{ ...file, open: () => unzipped(path) }]);
  return undisposed([file]);
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

async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  using file = await Deno.open(path);
  const piece = new Uint8Array(PIECE);
  for (;;) {
    const length = await file.read(piece);
    if (length === null) return;
    yield piece.subarray(0, length);
  }
}

async function* unzipped(path: string): AsyncGenerator<Uint8Array> {
  using file = await Deno.open(path);
  yield* file.readable.pipeThrough(new DecompressionStream("gzip"));
}

async function openFolder(path: string): Promise<Sources> {
  const sources: Source[] = [];
  const walk = async (folder: string): Promise<void> => {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    for (const { name, isDirectory } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
      if (CLUTTER.test(name)) continue;
      const inside = join(folder, name);
      if (isDirectory) await walk(inside);
      else {
        const { size } = await Deno.stat(inside);
        sources.push({ name: inside, enclosed: true, size, open: () => piecesOf(inside) });
      }
    }
  };
  await walk(path);
  return undisposed(sources);
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
