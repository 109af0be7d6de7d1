import { type Span, textOf } from "../base/encoding.ts";
import { itemAt, valueAt } from "../base/items.ts";

/**
 * A name as the history keeps it: Unicode NFC, trimmed, inner white space folded to one space. Case
 * is kept.
 */
export function normaliseName(name: string): string {
  return name.normalize("NFC").replace(/\s+/g, " ").trim();
}

/** What is kept of a spelling: whose name it is, its hash, where its bytes are, and its code. */
const [GROUP, HASH, FROM, LENGTH, CODE, FIELDS] = [0, 1, 2, 3, 4, 5];

/**
 * Codes of names by their bytes as they are written: how many other names came before. A spelling
 * that was seen is looked up without making a text of it, a new one is normalised.
 */
export class NameCodes {
  /** A hash table: in each slot the place of a spelling, 0 if it is free. At most half are taken. */
  #slots = new Uint32Array(1 << 8);
  #spellings = new Int32Array(FIELDS << 7);
  #next = FIELDS;
  /** The place of the spelling that was looked up last. */
  #last = 0;
  /** The bytes of all spellings, one after the other. */
  #bytes = new Uint8Array(1 << 11);
  #bytesEnd = 0;
  /** Of each code, the place of the spelling that is normal. */
  readonly #normal: number[] = [];

  /** How many codes there are. */
  get size(): number {
    return this.#normal.length;
  }

  /** The name that has a code, as bytes. */
  span(code: number): Span {
    const place = itemAt(this.#normal, code);
    const from = valueAt(this.#spellings, place + FROM);
    return { bytes: this.#bytes, from, to: from + valueAt(this.#spellings, place + LENGTH) };
  }

  /** The name that has a code. */
  name(code: number): string {
    return textOf(this.span(code));
  }

  /** The names in the order of their codes. */
  names(): string[] {
    return Array.from(this.#normal, (_, code) => this.name(code));
  }

  /**
   * The code of a name, which is given to it if it is new.
   *
   * @param group whose name it is: in another group it has another code
   */
  code(written: Span, group = 0): number {
    // A name often comes again at once.
    if (this.#isAt(this.#last, written, group)) return this.#spellings[this.#last + CODE] ?? 0;
    const hash = hashOf(written, group);
    this.#last = this.#slots[this.#slotOf(written, group, hash)] ?? 0;
    if (this.#last !== 0) return this.#spellings[this.#last + CODE] ?? 0;
    const name = normalised(written);
    const isNormal = name === written;
    const code = isNormal ? this.size : this.code(name, group);
    if (isNormal) this.#normal.push(this.#next);
    this.#add(written, group, hash, code);
    return code;
  }

  /** The slot of a spelling, or the free one that waits for it. */
  #slotOf(written: Span, group: number, hash: number): number {
    const slots = this.#slots;
    for (let slot = hash;; slot++) {
      slot &= slots.length - 1;
      const place = slots[slot] ?? 0;
      const mayBe = this.#spellings[place + HASH] === hash;
      if (place === 0 || mayBe && this.#isAt(place, written, group)) return slot;
    }
  }

  /** Whether a spelling is at a place; at place 0 is none. */
  #isAt(place: number, { bytes, from, to }: Span, group: number): boolean {
    const [spellings, length] = [this.#spellings, to - from];
    return place !== 0 && spellings[place + LENGTH] === length &&
      spellings[place + GROUP] === group &&
      isSame(this.#bytes, spellings[place + FROM] ?? 0, bytes, from, length);
  }

  #add(written: Span, group: number, hash: number, code: number): void {
    const { bytes, from, to } = written;
    const start = this.#bytesEnd;
    this.#bytesEnd += to - from;
    while (this.#bytesEnd > this.#bytes.length) {
      this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(2 * this.#bytes.length));
    }
    // Names are short: a loop is faster than a view on them.
    for (let at = from; at < to; at++) this.#bytes[start + at - from] = bytes[at] ?? 0;
    if (this.#next === this.#spellings.length) {
      const { buffer, byteLength } = this.#spellings;
      this.#spellings = new Int32Array(buffer.transfer(2 * byteLength));
    }
    this.#spellings[this.#next + GROUP] = group;
    this.#spellings[this.#next + HASH] = hash;
    this.#spellings[this.#next + FROM] = start;
    this.#spellings[this.#next + LENGTH] = to - from;
    this.#spellings[this.#next + CODE] = code;
    this.#slots[this.#slotOf(written, group, hash)] = this.#next;
    this.#next += FIELDS;
    if (2 * this.#next > FIELDS * this.#slots.length) this.#rehash();
  }

  /** Twice as many slots. */
  #rehash(): void {
    const slots = new Uint32Array(2 * this.#slots.length);
    for (let place = FIELDS; place < this.#next; place += FIELDS) {
      let slot = (this.#spellings[place + HASH] ?? 0) & slots.length - 1;
      while (slots[slot] !== 0) slot = slot + 1 & slots.length - 1;
      slots[slot] = place;
    }
    this.#slots = slots;
  }
}

/** FNV-1a, its upper bits brought down. */
function hashOf({ bytes, from, to }: Span, group: number): number {
  let hash = Math.imul(group ^ 0x811c9dc5, 0x01000193);
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash ^ hash >>> 15;
}

/** A name as {@link normaliseName} has it; the very same bytes if it is so already. */
function normalised(written: Span): Span {
  if (isPlain(written)) return written;
  const bytes = new TextEncoder().encode(normaliseName(textOf(written)));
  const length = written.to - written.from;
  const isNormal = bytes.length === length &&
    isSame(bytes, 0, written.bytes, written.from, length);
  return isNormal ? written : { bytes, from: 0, to: bytes.length };
}

function isSame(
  a: Uint8Array,
  fromA: number,
  b: Uint8Array,
  fromB: number,
  length: number,
): boolean {
  for (let at = 0; at < length; at++) if (a[fromA + at] !== b[fromB + at]) return false;
  return true;
}

/**
 * Whether a name is of letters below U+0300 alone, where none is composed, and its words stand one
 * space apart: most are.
 */
function isPlain({ bytes, from, to }: Span): boolean {
  let before = SPACE;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    const isSecond = byte >= 0x80 && byte < 0xc0;
    const isLead = byte >= FIRST_LEAD && byte <= LAST_LEAD;
    if (isSecond !== before >= FIRST_LEAD || byte >= 0x80 && !isSecond && !isLead) return false;
    if (byte < SPACE || byte === SPACE && before === SPACE) return false;
    if (byte === 0xa0 && before === FIRST_LEAD) return false; // a space that does not break
    before = byte;
  }
  return before < FIRST_LEAD && (before !== SPACE || from === to);
}

const SPACE = 32;
/** The first bytes of the letters from U+0080 to U+02FF, which have two. */
const [FIRST_LEAD, LAST_LEAD] = [0xc2, 0xcb];
