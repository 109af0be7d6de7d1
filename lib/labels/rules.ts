import * as z from "zod";
import type { Periods } from "../snapshots/periods.ts";

const count = z.int().nonnegative();
const positive = z.int().positive();

/**
 * Whether one play short of core is enough to be listed: always, or in periods that end on a chosen
 * day only.
 */
const onePlayShortSchema = z.union([z.boolean(), z.literal("looks")]);

/** The rules that say which artist-months are rows, and which of them break out. */
export const rulesSchema = z.object({
  labels: z.strictObject({
    horizon_months: positive,
    cold_start_buffer_months: count,
    keep_incomplete_month: z.boolean().optional(),
  }),
  eligibility: z.strictObject({
    active_plays_min: positive,
    one_play_short: onePlayShortSchema.optional(),
    discovered_within_months: count,
    lookback_months: positive,
  }),
  core_definition: z.strictObject({
    plays_min: positive,
    share_min: z.number().gt(0).max(1),
  }),
});

export type Rules = z.infer<typeof rulesSchema>;

/** The rules as they are for a kind of period. */
export function rulesOf<T extends Pick<Rules, "eligibility">>(
  { column }: Pick<Periods, "column">,
  rules: T,
): T {
  const { eligibility } = rules;
  const one_play_short = eligibility.one_play_short === true ||
    eligibility.one_play_short === "looks" && column === "period_end";
  return { ...rules, eligibility: { ...eligibility, one_play_short } };
}
