import assert from "node:assert/strict";
import { gzipSync, zipSync } from "fflate";
import { blobFile, sourcesIn } from "./source.ts";

Deno.test("what unpacks to a thousand times its size comes in pieces of a bounded size all the same", async () => {
  const bytes = new Uint8Array(8 << 20).fill(0x2c);
  for (const packed of [zipSync({ "a.csv": bytes }), gzipSync(bytes), bytes]) {
    const sources = await sourcesIn(blobFile("x", new Blob([packed.slice()])));
    assert.equal(sources.length, 1);
    let size = 0;
    for await (const piece of sources[0]?.open() ?? []) {
      assert.ok(piece.length <= 1 << 16, String(piece.length));
      size += piece.length;
    }
    assert.equal(size, bytes.length);
  }
});
