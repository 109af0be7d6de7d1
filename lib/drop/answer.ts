import * as z from "zod";
import { abridged } from "../base/errors.ts";
import { type RankedExport, SHOWN_REJECTED } from "../prediction/rank_export.ts";
import { scoredListSchema } from "../prediction/scored_list.ts";
import { importedFileSchema } from "../scrobbles/import/imported_file.ts";

/** What an export came to: the answer to `POST /rank`, and the file that the page saves. */
export const rankAnswerSchema = z.object({
  files: z.array(importedFileSchema).meta({ description: "What was read." }),
  other_files: z.array(z.string()).meta({
    description: "Files of a zip that are no listening history.",
  }),
  rejected_rows: z.array(
    z.object({ file: z.string(), line: z.int(), reason: z.string(), row: z.string() }),
  ).meta({ description: `The first ${SHOWN_REJECTED} rows that cannot be used.` }),
  ...scoredListSchema.shape,
}).meta({ id: "RankAnswer" });

export type RankAnswer = z.infer<typeof rankAnswerSchema>;

/** What a ranked export is answered with. */
export function rankAnswer({ read, list }: RankedExport): RankAnswer {
  return {
    files: [...read.files],
    other_files: [...read.otherFiles],
    rejected_rows: read.rejected.slice(0, SHOWN_REJECTED).map(({ row, ...rest }) => ({
      ...rest,
      row: abridged(row),
    })),
    ...list,
  };
}
