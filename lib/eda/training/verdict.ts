import { wordsOf } from "../../features/registry.ts";
import { splitWarnings } from "../../split/split_table.ts";
import { decimal } from "../../text/numbers.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { prose } from "../drawing/display.ts";
import type { Displayable } from "../drawing/figure.ts";
import { type Available, isUnavailable } from "../unavailable.ts";
import type { TrainedModel, Training } from "./training.ts";

/** Which model is served and why, and what the figures cannot tell. */
export function verdict({ comparison, warnings }: Training): Displayable {
  const { served, choice, split } = comparison;
  const beaten = choice.beatenBy.map(({ name, validation }) =>
    `${wordsOf(name)} (${decimal(validation.pr_auc)})`
  );
  return prose(
    `**${served.name}** is served: ${choice.reason}.`,
    beaten.length === 0
      ? "No heuristic ranks the validation months better."
      : `**But these plain numbers rank the validation months better: ${beaten.join(", ")}.**`,
    ...[...warnings, ...splitWarnings(split.summary)].map((warning) => `> Note: ${warning}.`),
  );
}

/** Which model is used and why; of the root's own, what was saved and where. */
export function savedText(
  model: Available<TrainedModel>,
  { paths, record }: Pick<Workspace, "paths" | "record">,
): Displayable {
  if (isUnavailable(model)) {
    return prose("> **Nothing is saved.** There is too little to learn from.", model.unavailable);
  }
  const { fresh, why, path, saved: { artifact } } = model;
  if (path !== paths.artifact) return prose(why ?? "");
  return prose(
    ...(why === undefined ? [] : [why]),
    `${fresh ? "Saved" : "Using"} \`${record(path)}\`: ${artifact.model.family}, ` +
      `threshold ${decimal(artifact.threshold)}, ${artifact.feature_columns.length} features; ` +
      `SHA-256 of \`${artifact.model.file}\` begins \`${artifact.model.sha256.slice(0, 12)}\`.`,
    "These are the bytes that `deno task breakout train` writes.",
  );
}
