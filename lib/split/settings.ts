import { z } from "zod";

const fraction = z.number().gt(0).lt(1);

/** The section `split` of the configuration: fractions of the distinct months, in time order. */
export const splitSchema = z.strictObject({ train: fraction, validation: fraction, test: fraction })
  .refine(
    (s) => Math.abs(s.train + s.validation + s.test - 1) < 1e-9,
    "the three fractions must add up to 1",
  );

export type SplitFractions = z.infer<typeof splitSchema>;
