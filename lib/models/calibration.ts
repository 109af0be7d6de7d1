import * as z from "zod";

/** Maps a model's margins to breakout rates, keeping their order: 1 / (1 + e^−(slope · margin + intercept)). */
export const calibrationSchema = z.object({
  method: z.literal("platt"),
  slope: z.number().gt(0),
  intercept: z.number(),
});

export type Calibration = z.infer<typeof calibrationSchema>;

/**
 * The calibrated probability.
 *
 * @param margin log-odds as the model gives them
 * @returns in [0, 1], never falling as the margin rises
 */
export function calibratedProbability({ slope, intercept }: Calibration, margin: number): number {
  return Math.fround(1 / (1 + Math.exp(-(slope * margin + intercept))));
}
