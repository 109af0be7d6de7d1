import { z } from "zod";
import { exists, sha256, writeJson } from "../base/files.ts";
import { readRecord } from "../base/records.ts";

const provenanceSchema = z.object({
  simulated: z.literal(true),
  seed: z.int(),
  scrobbles_sha256: z.string(),
});

const REMEDY =
  "Remove it if the history is one's own; 'deno task breakout sample --force' writes a " +
  "simulated one with a new note";

/** Notes that a scrobbles file is simulated, by its checksum. */
export async function markSimulated(path: string, csv: Uint8Array, seed: number): Promise<void> {
  await writeJson(path, { simulated: true, seed, scrobbles_sha256: sha256(csv) });
}

/**
 * Whether a scrobbles file is the one that was simulated. Any other content, even an edit of it, is
 * a history of its own.
 *
 * @throws UserError if the note is damaged
 */
export async function isSimulated(path: string, scrobblesSha256: string): Promise<boolean> {
  if (!await exists(path)) return false;
  const noted = await readRecord(path, provenanceSchema, REMEDY);
  return noted.scrobbles_sha256 === scrobblesSha256;
}
