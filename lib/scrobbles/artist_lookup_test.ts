import assert from "node:assert/strict";
import { UserError } from "../base/errors.ts";
import { lookUpArtist } from "./artist_lookup.ts";

const KNOWN = ["Björk", "AIR", "Air", "Sigur Rós", "Radiohead", "Mø", "Portishead", "Motörhead"];

Deno.test("an artist is found by the very name, else whatever its case and accents", () => {
  const cases = [
    ["AIR", "AIR"],
    ["Air", "Air"],
    ["bjork", "Björk"],
    ["BJÖRK", "Björk"],
    [" sigur ros ", "Sigur Rós"],
    ["mo", "Mø"],
  ] as const;
  for (const [name, artist] of cases) assert.equal(lookUpArtist(name, KNOWN), artist);
});

Deno.test("a name that fits several artists is not guessed", () => {
  assert.throws(
    () => lookUpArtist("air", KNOWN),
    new UserError(
      '--artist air: several artists are called so; write one exactly: "AIR", "Air"',
    ),
  );
});

Deno.test("an unknown name is answered with the nearest ones", () => {
  assert.throws(() => lookUpArtist("Bjrk", KNOWN), /no such artist .* nearest: "Björk"/);
  assert.throws(() => lookUpArtist("radio head", KNOWN), /nearest: "Radiohead"/);
  assert.throws(() => lookUpArtist("Sigur", KNOWN), /nearest: "Sigur Rós"/);
  assert.throws(() => lookUpArtist("motorhaed", KNOWN), /nearest: .*"Motörhead"/);
  assert.throws(() => lookUpArtist("xyzzy", KNOWN), /nor one with a name like it/);
  assert.throws(() => lookUpArtist("a".repeat(500), KNOWN), UserError);
});
