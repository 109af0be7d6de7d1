import { join } from "node:path";
import { piecesOf } from "../../base/encoding.ts";
import { messageOf, UserError } from "../../base/errors.ts";
import { entriesOf, fileFault } from "../../base/files.ts";
import { UnknownDialect } from "./dialects/dialect.ts";
import { columnarFormat, MAGIC_BYTES } from "../../tables/formats.ts";
import { beginning, CLUTTER, type Source, sourcesIn, type StoredFile } from "./source.ts";

const PIECE = 1 << 18;

/**
 * Opens a path: what a file holds as {@link sourcesIn} says, of a folder each file under it.
 *
 * @throws UserError if nothing is there or a zip is damaged
 */
export async function openPath(path: string): Promise<Source[]> {
  const info = await statOf(path);
  return info?.isDirectory === true ? await sourcesInFolder(path) : await sourcesAt(path, info);
}

async function sourcesAt(path: string, info: Deno.FileInfo | null): Promise<Source[]> {
  if (info === null) throw new UnknownDialect(`${path}: no such file`);
  if (!info.isFile) {
    throw new UnknownDialect(
      `${path}: a pipe or a device, which cannot be read twice; write it to a file first`,
    );
  }
  return (await sourcesIn(fileOnDisk(path, info.size))).map(withoutTypes);
}

/** A source that reads as CSV where it holds typed columns, Parquet or Arrow. */
function withoutTypes(source: Source): Source {
  return {
    ...source,
    async *open(): AsyncGenerator<Uint8Array> {
      const format = columnarFormat(await beginning(source, MAGIC_BYTES));
      if (format === null) return yield* source.open();
      const { csvOfColumnar } = await import("../../tables/columnar.ts")
        .catch((error: unknown) => {
          throw new UserError(
            `${source.name}: ${format} is read by polars, which cannot be loaded here ` +
              `(${messageOf(error).split("\n", 1).join("")}); write it as CSV`,
          );
        });
      const pieces = await Array.fromAsync(source.open(), (piece) => piece.slice());
      const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
      yield* piecesOf(csvOfColumnar(bytes, format, source.name));
    },
  };
}

/** What is at a path, `null` if nothing is, or a link to nothing. */
async function statOf(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw fileFault(path, "be read", error);
  }
}

function fileOnDisk(path: string, size: number): StoredFile {
  return { name: path, size, stream: (from, to) => ReadableStream.from(bytesOf(path, from, to)) };
}

async function* bytesOf(
  path: string,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  try {
    using file = await Deno.open(path);
    await file.seek(from, Deno.SeekMode.Start);
    for (let left = to - from; left > 0;) {
      const piece = new Uint8Array(Math.min(PIECE, left));
      const length = await file.read(piece);
      if (length === null) return;
      left -= length;
      yield piece.subarray(0, length);
    }
  } catch (error) {
    throw fileFault(path, "be read", error);
  }
}

async function sourcesInFolder(path: string): Promise<Source[]> {
  const sources: Source[] = [];
  const entries = await entriesOf(path);
  for (const { name, isDirectory } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    if (CLUTTER.test(name)) continue;
    const inside = join(path, name);
    sources.push(...isDirectory ? await sourcesInFolder(inside) : await sourcesBeside(inside));
  }
  return sources;
}

/** What cannot be opened holds no history, and does not keep the files beside it from being read. */
async function sourcesBeside(path: string): Promise<Source[]> {
  try {
    const sources = await sourcesAt(path, await statOf(path));
    return sources.map((source) => ({ ...source, enclosed: true }));
  } catch (error) {
    if (!(error instanceof UnknownDialect)) throw error;
    const open = (): never => {
      throw error;
    };
    return [{ name: path, enclosed: true, size: 0, open }];
  }
}
