import { z } from "zod";
import type { Artifact } from "../artifact/artifact.ts";
import { counted } from "../text/numbers.ts";

/** How often the likeliest of lists came true, of listeners that the model had not heard of. */
export const listRecordSchema = z.object({
  listeners: z.int(),
  precision_of_three: z.object({ value: z.number(), low: z.number(), high: z.number() }).meta({
    description: "Of the three likeliest of a list, the share that became core; 95 % interval.",
  }),
});

export type ListRecord = Readonly<z.infer<typeof listRecordSchema>>;

/**
 * How often lists like one came true.
 *
 * @param asked of a calendar month, or of 30 days
 * @returns `null` where the model was not judged on listeners
 */
export function listRecordOf(
  { listeners }: Pick<Artifact, "threshold" | "listeners">,
  asked: "month" | "days",
): ListRecord | null {
  if (listeners === undefined) return null;
  const { judged, precision_of_three: { value, low, high } } = asked === "month"
    ? listeners.calendar
    : listeners.rolling;
  if (value === null || low === null || high === null) return null;
  return { listeners: judged, precision_of_three: { value, low, high } };
}

/** {@link listRecordOf} in a sentence. */
export function listRecordInWords({ listeners, precision_of_three }: ListRecord): string {
  const { value, low, high } = precision_of_three;
  const inHundred = (share: number): string => String(Math.round(100 * share));
  return `Of the three likeliest of a list like this, ${inHundred(value)} in 100 became core ` +
    `(95 % interval ${inHundred(low)} to ${inHundred(high)}), measured on ` +
    `${counted(listeners, "listener")} that the model had not heard of.`;
}
