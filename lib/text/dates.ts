/**
 * Days as people say them.
 *
 * @module
 */

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

/** A day as files spell it, `2024-08-09`, in words: 9 August 2024. */
export function dayInWords(day: string): string {
  const [year, month, ofMonth] = day.split("-");
  return `${Number(ofMonth)} ${MONTHS[Number(month) - 1]} ${year}`;
}

/** The month of a day in words: August 2024. */
export function monthInWords(day: string): string {
  return dayInWords(day).replace(/^\d+ /, "");
}
