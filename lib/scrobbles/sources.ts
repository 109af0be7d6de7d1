import * as z from "zod";
import { isConfidential } from "../base/loopback.ts";

/** The columns a scrobbles file must have, under these names or mapped to them. */
export const REQUIRED_SCROBBLE_COLUMNS = ["artist_name", "track_name", "date"] as const;
/** The columns it may have. */
export const OPTIONAL_SCROBBLE_COLUMNS = ["album_name", "listener"] as const;

const scrobbleColumn = z.enum([...REQUIRED_SCROBBLE_COLUMNS, ...OPTIONAL_SCROBBLE_COLUMNS]);
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
    format: z.literal("csv"),
    required_columns: z.array(scrobbleColumn).refine(
      (columns) => REQUIRED_SCROBBLE_COLUMNS.every((name) => columns.includes(name)),
      `must hold ${REQUIRED_SCROBBLE_COLUMNS.join(", ")}`,
    ),
    optional_columns: z.array(scrobbleColumn).default([]),
    columns: z.partialRecord(scrobbleColumn, z.string().min(1)).default({}),
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
