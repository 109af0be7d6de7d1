/**
 * The item at a place that must hold one.
 *
 * @throws RangeError if it does not: a fault of the program, not of its input
 */
export function itemAt<T>(items: ArrayLike<T>, index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index} among ${items.length}`);
  return item;
}
