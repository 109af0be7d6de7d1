import { z } from "zod";

const count = z.int().nonnegative();
const positive = z.int().positive();

/** The rules that say which artist-months are rows, and which of them break out. */
export const rulesSchema = z.object({
  labels: z.strictObject({
    horizon_months: positive,
    cold_start_buffer_months: count,
    keep_incomplete_month: z.boolean().optional(),
  }),
  eligibility: z.strictObject({
    active_plays_min: positive,
    one_play_short: z.boolean().optional(),
    discovered_within_months: count,
    lookback_months: positive,
  }),
  core_definition: z.strictObject({
    plays_min: positive,
    share_min: z.number().gt(0).max(1),
  }),
});

export type Rules = z.infer<typeof rulesSchema>;
