import { calendarOf } from "../base/calendar.ts";
import type { Artifact } from "../artifact/artifact.ts";
import type { Rules } from "../labels/rules.ts";
import { FAMILIES } from "../selection/families.ts";
import type { ExportRanker } from "../prediction/rank_export.ts";

/** Everything that a browser needs to rank exports, in one file. */
export interface ServedRanker {
  readonly artifact: Pick<
    Artifact,
    "model" | "feature_columns" | "calibration" | "threshold" | "listeners"
  >;
  /** The content of the model file. */
  readonly model: unknown;
  readonly rules: Rules;
  /** IANA name. */
  readonly timezone: string;
  /** A play counts from this long. */
  readonly min_seconds: number;
}

/** That file: nothing of the root but the model, the rules and the time zone. */
export function servedRanker(
  { model: { family, file, sha256 }, feature_columns, calibration, threshold, listeners }: Artifact,
  model: unknown,
  { labels, eligibility, core_definition }: Rules,
  { timezone, min_seconds }: Pick<ServedRanker, "timezone" | "min_seconds">,
): ServedRanker {
  return {
    artifact: {
      model: { family, file, sha256 },
      feature_columns,
      calibration,
      threshold,
      ...(listeners === undefined ? {} : { listeners }),
    },
    model,
    rules: { labels, eligibility, core_definition },
    timezone,
    min_seconds,
  };
}

/**
 * What ranks exports, from that file.
 *
 * @throws Error if the model is not a usable one
 */
export function rankerOf({ artifact, model, rules, timezone }: ServedRanker): ExportRanker {
  const scorer = FAMILIES[artifact.model.family].parse(model);
  const { calibration } = artifact;
  return {
    model: { artifact, scorer: calibration === null ? scorer : { ...scorer, calibration } },
    rules,
    calendar: calendarOf(timezone),
  };
}
