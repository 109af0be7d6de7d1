import { z } from "zod";

/** Where a modeling table comes from; `scrobbles_sha256` where the history itself is known. */
export const tableOriginSchema = z.object({
  file: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  scrobbles_sha256: z.string().regex(/^[0-9a-f]{64}$/).nullable(),
  /** Whether it was made up; `null` if that is not known. */
  simulated: z.boolean().nullable(),
});
