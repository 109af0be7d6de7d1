const PIECE = 1 << 20;

/** Bytes in memory as pieces of a stream. */
export function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/**
 * Decodes a stream of text, without byte-order mark and with every line end as `\n`.
 *
 * @param encoding a label of the WHATWG Encoding Standard
 * @throws TypeError if `fatal` is set and the bytes are not of the encoding
 */
export async function* decodeText(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: string,
  { fatal = false }: { fatal?: boolean } = {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal });
  let heldReturn = "";
  for await (const piece of pieces) {
    const text = heldReturn + decoder.decode(piece, { stream: true });
    // The return may be the first half of a line end.
    heldReturn = text.endsWith("\r") ? "\r" : "";
    yield unixLines(heldReturn === "" ? text : text.slice(0, -1));
  }
  yield unixLines(heldReturn + decoder.decode());
}

function unixLines(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}
