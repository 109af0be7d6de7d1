import * as z from "zod";
import { isConfidential } from "../base/loopback.ts";

/** The columns a scrobbles file must have, under these names or mapped to them. */
export const REQUIRED_SCROBBLE_COLUMNS = ["artist_name", "track_name", "date"] as const;

/** Those, and the columns it may have. */
export const SCROBBLE_COLUMNS = [...REQUIRED_SCROBBLE_COLUMNS, "album_name", "listener"] as const;

const scrobbleColumn = z.enum(SCROBBLE_COLUMNS);
/** A column of a scrobbles file. */
export type ScrobbleColumn = z.infer<typeof scrobbleColumn>;

/** A key is sent there. */
const serviceAddress = z.string().refine(
  isConfidential,
  "a web address, https://… (http:// only to this machine)",
);

/** `configs/sources.yaml`: where listening comes from. */
export const sourcesConfigSchema = z.strictObject({
  scrobbles: z.strictObject({
    path: z.string().min(1),
    columns: z.partialRecord(scrobbleColumn, z.string().min(1)).default({}),
    // What older files say besides; it has always been so.
    format: z.literal("csv").exactOptional(),
    required_columns: z.array(scrobbleColumn).exactOptional(),
    optional_columns: z.array(scrobbleColumn).exactOptional(),
  }),
  max_rejected_share: z.number().min(0).max(1).default(0.05),
  import: z.strictObject({ min_play_seconds: z.number().nonnegative() })
    .default({ min_play_seconds: 30 }),
  lastfm: z.strictObject({
    base_url: serviceAddress.default("https://ws.audioscrobbler.com/2.0/"),
    requests_per_second: z.number().gt(0).max(5).default(4),
    overlap_days: z.number().nonnegative().default(14),
  }).prefault({}),
  spotify: z.strictObject({
    accounts_url: serviceAddress.default("https://accounts.spotify.com/"),
    base_url: serviceAddress.default("https://api.spotify.com/v1/"),
    requests_per_second: z.number().gt(0).max(10).default(3),
  }).prefault({}),
});
export type SourcesConfig = z.infer<typeof sourcesConfigSchema>;
