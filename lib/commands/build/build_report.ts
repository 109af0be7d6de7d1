import { z } from "zod";
import { rulesSchema } from "../../labels/rules.ts";
import { readRecordIfSound } from "../../base/records.ts";
import { lastMonthSchema } from "../../scrobbles/incomplete_month.ts";
import type { Workspace } from "../../workspace/workspace.ts";

const tableSchema = z.object({ file: z.string(), rows: z.int(), sha256: z.string() });

/** `build.json`: what the tables were built from, and what came out. */
const buildReportSchema = z.object({
  schema_version: z.literal(1),
  scrobbles: z.object({
    file: z.string(),
    sha256: z.string(),
    simulated: z.boolean(),
    rows: z.int(),
    kept: z.int(),
    rejected: z.record(z.string(), z.int()),
    artists: z.int(),
  }),
  /** Absent without `artists.csv`; `known`: artists of the history that have a row in it. */
  metadata: z.object({ file: z.string(), sha256: z.string(), known: z.int() }).optional(),
  timezone: z.string(),
  months: z.object({ first: z.string(), last: z.string(), count: z.int() }),
  /** The last month in labels and scoring, and those that are incomplete. */
  last_month: lastMonthSchema.optional(),
  snapshots: tableSchema,
  features: tableSchema,
  modeling: tableSchema.extend({ positives: z.int() }),
  /** Which artist-months the modeling table holds, and what its label means. */
  rules: rulesSchema.optional(),
  /** Everyone in the history, also those without a row in the modeling table. */
  listeners: z.array(z.string()).optional(),
});

/** One written table. */
export type BuiltTable = z.infer<typeof tableSchema>;
export type BuildReport = z.infer<typeof buildReportSchema>;

/** The report of the last build, or `null` if there is none that can be read. */
export async function readBuildReport(workspace: Workspace): Promise<BuildReport | null> {
  return await readRecordIfSound(workspace.paths.build, buildReportSchema);
}
