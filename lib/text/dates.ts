/**
 * Days as people say them.
 *
 * @module
 */

let words: Intl.DateTimeFormat | undefined;

/** A day as files spell it, `2024-08-09`, in words: 9 August 2024. */
export function dayInWords(day: string): string {
  words ??= new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
  return words.format(Date.parse(day));
}

/** The month of a day in words: August 2024. */
export function monthInWords(day: string): string {
  return dayInWords(day).replace(/^\d+ /, "");
}
