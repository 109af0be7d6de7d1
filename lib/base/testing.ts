/**
 * What tests of any folder make texts of.
 *
 * @module
 */
import fc from "fast-check";

/** The halves of surrogate pairs, which no text holds alone. */
const SURROGATES = { first: 0xd800, count: 0x800 };

/**
 * Any character that Unicode has room for. fast-check's own unit, `binary`, takes a second and a half
 * to set up: it lists them all.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 0x10ffff - SURROGATES.count })
  .map((place) =>
    String.fromCodePoint(place < SURROGATES.first ? place : place + SURROGATES.count)
  );
