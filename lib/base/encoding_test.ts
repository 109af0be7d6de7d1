import assert from "node:assert/strict";
import fc from "fast-check";
import { detectEncoding, piecesOf, utf8Of } from "./encoding.ts";

async function decode(bytes: Uint8Array, encoding: string, length: number): Promise<string> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
  }
  const encoded = await Array.fromAsync(utf8Of(pieces(), encoding));
  return new TextDecoder().decode(Uint8Array.from(encoded.flatMap((piece) => [...piece])));
}

async function detect(bytes: Uint8Array): Promise<{ label: string; warned: boolean }> {
  const { label, warning } = await detectEncoding(
    bytes,
    async function* (): AsyncGenerator<Uint8Array> {
      yield* piecesOf(bytes);
    },
  );
  return { label, warned: warning !== undefined };
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(2 * text.length));
  for (let at = 0; at < text.length; at++) {
    bytes.setUint16(2 * at, text.charCodeAt(at), littleEndian);
  }
  return new Uint8Array(bytes.buffer);
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

Deno.test("text of any encoding becomes UTF-8, wherever its bytes are cut", async () => {
  const text = fc.string({ unit: fc.constantFrom("a", "é", "\u{1f3b5}", "\n"), maxLength: 20 });
  await fc.assert(fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (t, length) => {
    assert.equal(await decode(utf8(t), "utf-8", length), t);
    assert.equal(await decode(utf16(t, true), "utf-16le", length), t);
  }));
});

Deno.test("encodings are told by their marks and bytes", async () => {
  const text = "artist,track,date\nBjörk,Jóga,2020-01-01\n";
  assert.deepEqual(await detect(utf8(text)), { label: "utf-8", warned: false });
  assert.deepEqual(await detect(utf8("\ufeff" + text)), { label: "utf-8", warned: false });
  for (const mark of ["", "\ufeff"]) {
    assert.deepEqual(await detect(utf16(mark + text, true)), { label: "utf-16le", warned: false });
    assert.deepEqual(await detect(utf16(mark + text, false)), { label: "utf-16be", warned: false });
  }
  assert.deepEqual(await detect(latin(text)), { label: "windows-1252", warned: true });
  assert.equal(await decode(utf8("\ufeff" + text), "utf-8", 3), text, "the mark is no letter");
});

Deno.test("a broken letter does not make UTF-8 another encoding", async () => {
  const whole = utf8("Björk\nSigur Rós\nMúm\nÓlöf");
  assert.deepEqual(await detect(whole.subarray(0, -2)), { label: "utf-8", warned: true });
});
