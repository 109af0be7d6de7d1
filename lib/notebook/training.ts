/**
 * What notebooks say of models in words and tables.
 *
 * @module
 */
import type { NamedCase } from "../eda/training/named_cases.ts";
import { contendersOf } from "../eda/training/training.ts";
import type { Training } from "../eda/training/training.ts";
import type { ScoredRow } from "../eda/training/scored_rows.ts";
import type { TrainedModel } from "../eda/training/trained_model.ts";
import { isUnavailable } from "../eda/unavailable.ts";
import type { Available } from "../eda/unavailable.ts";
import { splitWarnings } from "../split/split_table.ts";
import type { Reason } from "../prediction/explanation.ts";
import type { Displayable } from "../eda/drawing/figure.ts";
import { decimal, percent } from "../text/text.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { notShown, prose, table } from "./display.ts";

/** Every model and heuristic on the held-out months. */
export function modelsTable(training: Available<Training>): Displayable {
  if (isUnavailable(training)) return notShown(training);
  const { comparison } = training;
  return table(
    ["model", "validation PR-AUC", "test PR-AUC", "validation ROC-AUC", "test ROC-AUC", ""],
    contendersOf(comparison).map(({ name, validation, test }) => [
      name,
      decimal(validation.pr_auc),
      decimal(test.pr_auc),
      decimal(validation.roc_auc),
      decimal(test.roc_auc),
      name === comparison.served.name ? "served" : "",
    ]),
  );
}

/** Which model is served and why, and what the figures cannot tell. */
export function verdict(training: Available<Training>): Displayable {
  if (isUnavailable(training)) return notShown(training);
  const { comparison: { served, choice, split }, warnings } = training;
  const beaten = choice.beatenBy.map(({ name, validation }) =>
    `${name} (${decimal(validation.pr_auc)})`
  );
  return prose(
    `**${served.name}** is served: ${choice.reason}.`,
    ...(beaten.length === 0
      ? ["No heuristic ranks the validation months better."]
      : [`**But these plain numbers rank the validation months better: ${beaten.join(", ")}.**`]),
    ...[...warnings, ...splitWarnings(split.summary)].map((warning) => `> Note: ${warning}.`),
  );
}

/** Test rows by name, with the reasons for their scores. */
export function casesTable(cases: Available<readonly NamedCase[]>): Displayable {
  if (isUnavailable(cases)) return notShown(cases);
  return table(
    ["", "artist", "month", "probability", "strongest reasons"],
    cases.map(({ fate, artist, listener, month, probability, reasons }) => [
      fate,
      listener === undefined ? artist : `${artist} (${listener})`,
      month.slice(0, 7),
      percent(probability, 0),
      reasonsText(reasons),
    ]),
  );
}

/** What was saved, and where. */
export function savedText(model: Available<TrainedModel>, { paths, show }: Workspace): Displayable {
  if (isUnavailable(model)) {
    return prose("> **Nothing is saved.** There is too little to learn from.", model.unavailable);
  }
  const { artifact } = model.saved;
  return prose(
    `${model.fresh ? "Saved" : "Using"} \`${show(paths.artifact)}\`: ${artifact.model.family}, ` +
      `threshold ${decimal(artifact.threshold)}, ${artifact.feature_columns.length} features; ` +
      `SHA-256 of \`${artifact.model.file}\` begins \`${artifact.model.sha256.slice(0, 12)}\`.`,
    "These are the bytes that `deno task breakout train` writes.",
  );
}

/** A month's list and what became of it. */
export function outcomesTable(rows: Available<readonly ScoredRow[]>, top: number): Displayable {
  if (isUnavailable(rows)) return notShown(rows);
  return table(
    ["rank", "artist", "probability", "alert", "since then", "strongest reasons"],
    rows.slice(0, top).map(({ artist, listener, probability, alert, outcome, reasons }, place) => [
      String(place + 1),
      listener === undefined ? artist : `${artist} (${listener})`,
      percent(probability, 0),
      alert ? "yes" : "",
      outcome,
      reasonsText(reasons),
    ]),
  );
}

function reasonsText(reasons: readonly Reason[]): string {
  return reasons.slice(0, 3)
    .map(({ phrase, contribution }) => `${contribution > 0 ? "+" : "−"} ${phrase}`)
    .join("; ");
}
