import { unzipRaw } from "unzipit";
import { piecesOf } from "../../base/encoding.ts";
import { messageOf, UserError } from "../../base/errors.ts";
import { UnknownDialect } from "./dialects/dialect.ts";

/** A file whose bytes can be read anywhere in it, again and again. */
export interface StoredFile {
  /** For messages. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Its bytes from one place up to another. */
  stream(from: number, to: number): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** Something to read plays from: a file, or one inside a zip or folder. */
export interface Source {
  /** For messages: the path, and the name inside a zip. */
  readonly name: string;
  /** Whether it came with a zip or folder that was named, rather than being named itself. */
  readonly enclosed: boolean;
  /** Bytes; an estimate where it is compressed. */
  readonly size: number;
  /** Its bytes from the beginning; may be read again and again. */
  open(): AsyncIterable<Uint8Array>;
}

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const GZIP = [0x1f, 0x8b];

/** What computers add to zips and folders unasked. */
export const CLUTTER = /(?:^|\/)(?:__MACOSX\/|\.)/;

/** A file in memory, or one that a visitor of a page chose. */
export function blobFile(name: string, blob: Blob): StoredFile {
  return { name, size: blob.size, stream: (from, to) => blob.slice(from, to).stream() };
}

/**
 * The sources that a file holds: itself, or for a zip one for each file in it. A gzipped file is read
 * as what it holds.
 *
 * @param most bytes that what is compressed may come to
 * @throws UserError if a zip is damaged, encrypted, a spreadsheet or holds more
 */
export async function sourcesIn(file: StoredFile, most = Infinity): Promise<Source[]> {
  const whole = sourceOfFile(file);
  const start = await beginning(whole, ZIP.length);
  const startsWith = (magic: readonly number[]): boolean => magic.every((b, i) => start[i] === b);
  if (startsWith(ZIP)) return await sourcesInZip(file, most);
  return [startsWith(GZIP) ? { ...whole, open: () => gunzipped(file, most) } : whole];
}

/** A file as it is, whatever it holds. */
export function sourceOfFile(file: StoredFile): Source {
  const { name, size } = file;
  return { name, enclosed: false, size, open: () => piecesFrom(file.stream(0, size)) };
}

/** The first bytes of a source, as many as there are up to a number. */
export async function beginning(source: Source, length: number): Promise<Uint8Array> {
  return await collected(source.open(), length);
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

async function collected(
  pieces: AsyncIterable<Uint8Array>,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  for await (const piece of pieces) {
    const part = piece.subarray(0, length - filled);
    bytes.set(part, filled);
    filled += part.length;
    if (filled === length) break;
  }
  return bytes.subarray(0, filled);
}

/**
 * A stream as an iterable, which not every browser lets streams be, in pieces of a bounded size: a
 * thousand bytes may come out of each that was compressed.
 */
async function* piecesFrom(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* piecesOf(value);
    }
  } finally {
    // Whoever stops early has what they want; a stream that failed has said so.
    await reader.cancel().catch(() => {});
  }
}

function tooMuch({ name }: StoredFile, most: number): UserError {
  return new UserError(`${name}: holds more than ${most} bytes, compressed; send it in parts`);
}

async function* gunzipped(file: StoredFile, most: number): AsyncGenerator<Uint8Array> {
  const { name, size } = file;
  const stream = file.stream(0, size).pipeThrough(new DecompressionStream("gzip"));
  let left = most;
  try {
    for await (const piece of piecesFrom(stream)) {
      left -= piece.length;
      if (left < 0) throw tooMuch(file, most);
      yield piece;
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${name}: a damaged gzip file (${messageOf(error)}); download it again`);
  }
}

async function sourcesInZip(file: StoredFile, most: number): Promise<Source[]> {
  const damage = (error: unknown): string =>
    `${file.name}: a damaged zip (${messageOf(error)}); download it again`;
  const { entries } = await unzipRaw({
    getLength: () => Promise.resolve(file.size),
    read: (from, length) => collected(piecesFrom(file.stream(from, from + length)), length),
    readStream: (from, length) => Promise.resolve(file.stream(from, from + length)),
  }).catch((error: unknown) => {
    throw new UnknownDialect(damage(error));
  });
  // No entry gives more than it says.
  if (entries.reduce((sum, { size }) => sum + size, 0) > most) throw tooMuch(file, most);
  if (entries.some(({ name }) => name === "[Content_Types].xml" || name === "content.xml")) {
    throw new UnknownDialect(`${file.name}: a spreadsheet; save it as CSV`);
  }
  const sources: Source[] = [];
  for (const entry of entries) {
    if (entry.isDirectory || CLUTTER.test(entry.name)) continue;
    const name = `${file.name}: ${entry.name}`;
    if (entry.encrypted) throw new UnknownDialect(`${name}: encrypted; unpack the zip first`);
    sources.push({
      name,
      enclosed: true,
      size: entry.size,
      async *open(): AsyncGenerator<Uint8Array> {
        try {
          yield* piecesFrom(await entry.stream());
        } catch (error) {
          throw new UserError(damage(error));
        }
      },
    });
  }
  return sources.sort((a, b) => a.name < b.name ? -1 : 1);
}
