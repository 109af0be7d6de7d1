/**
 * A simulated history is called so wherever its figures show; so is one that may be simulated.
 *
 * @module
 */

/**
 * A title, marked where what it stands above is of a simulated history, or may be.
 *
 * @param simulated `null` if that is not known
 */
export function marked(title: string, simulated: boolean | null): string {
  if (simulated === null) return `${title} (whether the history is simulated is not known)`;
  return simulated ? `${title} (simulated history)` : title;
}

/** What a model learnt from; `null` if it is not known whether that was made up. */
export function historyKind(simulated: boolean | null): string {
  if (simulated === null) return "a history that may be a simulated one";
  return simulated ? "a simulated history" : "a listening history";
}
