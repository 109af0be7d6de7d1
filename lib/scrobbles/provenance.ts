import { z } from "zod";
import { exists, readText, sha256, writeJson } from "../base/files.ts";

const provenanceSchema = z.object({
  simulated: z.literal(true),
  seed: z.int(),
  scrobbles_sha256: z.string(),
});

/** Notes that a scrobbles file is simulated, by its checksum. */
export async function markSimulated(path: string, csv: Uint8Array, seed: number): Promise<void> {
  await writeJson(path, { simulated: true, seed, scrobbles_sha256: sha256(csv) });
}

/**
 * Whether a scrobbles file is the one that was simulated. Any other content, even an edit of it, is
 * a history of its own.
 */
export async function isSimulated(path: string, scrobblesSha256: string): Promise<boolean> {
  if (!await exists(path)) return false;
  const noted = provenanceSchema.safeParse(JSON.parse(await readText(path, "")));
  return noted.success && noted.data.scrobbles_sha256 === scrobblesSha256;
}
