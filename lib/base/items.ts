/**
 * The item at a place that must hold one. The innermost loops (sweeps, trees, Newton's sums) index by
 * themselves, with `?? 0`: this call has seen arrays of every kind and costs ten times as much there.
 *
 * @throws RangeError if it does not: a fault of the program, not of its input
 */
export function itemAt<T>(items: ArrayLike<T>, index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index} among ${items.length}`);
  return item;
}

/** Numbers of one kind, side by side. */
export type TypedNumbers = Float64Array | Uint32Array | Int32Array | Uint8Array;

/**
 * {@link itemAt} for hot loops: it sees typed arrays only, and so V8 makes a plain load of it.
 *
 * @throws RangeError as {@link itemAt}
 */
export function valueAt(numbers: TypedNumbers, index: number): number {
  const value = numbers[index];
  if (value === undefined) throw new RangeError(`no value ${index} among ${numbers.length}`);
  return value;
}

/** The places from 0 up to a length for which something holds. */
export function placesWhere(length: number, holds: (place: number) => boolean): Uint32Array {
  const places = new Uint32Array(length);
  let count = 0;
  for (let place = 0; place < length; place++) if (holds(place)) places[count++] = place;
  return places.slice(0, count);
}

/** Numbers of several arrays one behind the other, in an array of a kind. */
export function concatenated<T extends Float32Array | Float64Array | Uint8Array>(
  Numbers: new (length: number) => T,
  parts: readonly T[],
): T {
  const all = new Numbers(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Numbers names from 0 in the order in which they first come.
 *
 * @returns the number of each entry, and how many names there are
 */
export function numbered(
  names: readonly string[],
): { readonly numberOf: Uint32Array; readonly count: number } {
  const numbers = new Map<string, number>();
  const numberOf = Uint32Array.from(names, (name) => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
  return { numberOf, count: numbers.size };
}
