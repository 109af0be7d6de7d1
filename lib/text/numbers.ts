/**
 * Numbers as people read them.
 *
 * @module
 */

/** A number with a fixed number of decimals, never `-0`; `–` where there is none. */
export function decimal(value: number | null, digits = 3): string {
  return value === null ? "–" : value.toFixed(digits).replace(/^-(0(\.0*)?)$/, "$1");
}

/** {@link decimal}, with a plus before what is above 0. */
export function signed(value: number | null, digits = 3): string {
  const text = decimal(value, digits);
  return value !== null && Number(text) > 0 ? `+${text}` : text;
}

/** A value with its interval where it has one, which no line break parts: 0.241 [0.220, 0.262]. */
export function withInterval(
  { value, low, high }: Readonly<Record<"value" | "low" | "high", number | null>>,
  { spell = decimal, digits = 3 } = {},
): string {
  if (low === null || high === null) return spell(value);
  return `${spell(value)} [${spell(low, digits)},\u00A0${spell(high, digits)}]`;
}

/** A share in percent. */
export function percent(value: number, digits = 1): string {
  return `${decimal(100 * value, digits)} %`;
}

let grouped: Intl.NumberFormat | undefined;

/** A count with its thousands apart, which no line break parts: 100 000. */
export function count(value: number): string {
  grouped ??= new Intl.NumberFormat("en-US");
  return grouped.format(value).replaceAll(",", "\u202F");
}

/** A count with what is counted: 1 alert, 2 alerts. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}
