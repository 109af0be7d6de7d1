import { itemAt } from "./items.ts";

const PIECE = 1 << 16;

/** Bytes in memory as pieces of a stream. */
export function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/** Some bytes of UTF-8: from one place of a buffer up to another. */
export interface Span {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** Bytes as text. */
export function textOf({ bytes, from, to }: Span): string {
  return from === to ? "" : decoder.decode(bytes.subarray(from, to));
}

const scratch = new Uint8Array(1 << 10);

/** A text as bytes, good until the next call. */
export function spanOf(text: string): Span {
  const isShort = 3 * text.length <= scratch.length;
  const bytes = isShort ? scratch : encoder.encode(text);
  return { bytes, from: 0, to: isShort ? encoder.encodeInto(text, scratch).written : bytes.length };
}

/**
 * A stream of text as UTF-8, which it may be already.
 *
 * @param encoding a label of the WHATWG Encoding Standard
 */
export async function* utf8Of(
  pieces: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Uint8Array> {
  if (encoding === "utf-8") return yield* pieces;
  for await (const text of decodeText(pieces, encoding)) yield encoder.encode(text);
}

async function* decodeText(
  pieces: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/** What to tell of a text that is in no encoding that shows. */
export const READ_AS_WESTERN =
  "not UTF-8, read as Windows-1252: if names look wrong, say --encoding";

/** How the bytes of a text stand for letters. */
export interface Encoding {
  /** A label of the WHATWG Encoding Standard. */
  readonly label: string;
  /** What to tell the user about it. */
  readonly warning?: string;
}

/**
 * Tells the encoding of a text: by its byte-order mark, by the zeros that UTF-16 leaves between
 * Latin letters, or by whether it is UTF-8. What is none of these is taken for Windows-1252, the old
 * encoding of the West, in which anything can be read, if not rightly.
 *
 * @param start its first bytes
 * @param all gives the whole text
 */
export async function detectEncoding(
  start: Uint8Array,
  all: () => AsyncIterable<Uint8Array>,
): Promise<Encoding> {
  const wide = utf16Of(start);
  if (wide !== null) return { label: wide };
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    for await (const piece of all()) decoder.decode(piece, { stream: true });
    decoder.decode();
    return { label: "utf-8" };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  let broken = 0;
  let sound = 0;
  for await (const text of decodeText(all(), "utf-8")) {
    broken += text.match(/\ufffd/g)?.length ?? 0;
    sound += text.match(/[^\0-\x7f\ufffd]/g)?.length ?? 0;
  }
  return sound >= broken && sound > 0
    ? { label: "utf-8", warning: `${broken} places are not UTF-8 and read as \ufffd` }
    : { label: "windows-1252", warning: READ_AS_WESTERN };
}

/** UTF-16 as its byte-order mark or its zero bytes show, or `null`. */
export function utf16Of(start: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  if (start[0] === 0xfe && start[1] === 0xff) return "utf-16be";
  const zeros = [0, 0];
  start.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = itemAt(zeros, at % 2) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) < start.length / 20 || Math.min(even, odd) > start.length / 100) {
    return null;
  }
  return odd > even ? "utf-16le" : "utf-16be";
}
