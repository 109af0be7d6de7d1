/**
 * Names come from files and servers of others: nothing in them may steer a terminal, or turn the
 * direction of the text around them.
 *
 * @module
 */

/** Control characters but tab and line feed; marks that change direction; line separators. */
const STEERING = /(?![\t\n])[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

/** A text that is safe to print: what would steer the terminal is `�`. */
export function printable(text: string): string {
  return text.replace(STEERING, "�");
}

/** {@link printable}, on one line: a name, a cell. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\t\n]+/g, " ");
}

/** The first names of a list, and how many more there are. */
export function some(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).map(printableLine).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** JSON that is safe to print: the same value, its control characters escaped. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    new RegExp(STEERING, "gu"),
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
