import { sum } from "d3-array";
import { SPLIT_PARTS } from "../../split/split.ts";
import type {
  ComparisonReport,
  ListenersReport,
  TrainReport,
} from "../../artifact/train_report.ts";
import { beatenText, splitCells } from "../../artifact/report_text.ts";
import {
  count,
  counted,
  decimal,
  type Lines,
  marked,
  recordTable,
  textTable,
  told,
} from "../../text/text.ts";
import type { AsText } from "../command.ts";
import { evaluateText } from "../evaluate/text.ts";
import type { ListenersTraining } from "./listeners.ts";
import type { NothingTrained } from "./train.ts";

/** What `train` did, whatever there was to learn from, and who answers from now on, for people. */
export const trainedAndSpeaksText: typeof trainedText = (result, show) =>
  told([
    trainedText(result, show),
    "speaks" in result && result.speaks !== undefined && ["", result.speaks.why],
  ]).join("\n");

/** What `train` did, whatever there was to learn from, for people. */
export const trainedText: AsText<TrainReport | ListenersTraining | NothingTrained> = (
  result,
  show,
) => {
  if ("too_little" in result) return `No model of your own yet. ${result.too_little}`;
  if (!("evaluation" in result)) return trainText(result, show);
  const { evaluation, artifact, records } = result;
  return `${evaluateText(evaluation)}\nSaved: ${show(artifact)}, ${show(records)}.`;
};

export const trainText: AsText<TrainReport> = (report, show) => {
  const { split, input, listeners } = report;
  const { header, rows } = splitCells(split);
  return told([
    marked(`Split of ${show(input.file)} by months`, input.simulated),
    textTable(header, rows),
    "",
    report.xgboost_mode === "tune" && [trialsText(report), ""],
    marked("Models", input.simulated),
    modelsTable(report),
    verdict(report),
    listeners !== undefined && ["", listenersText(listeners, report)],
    report.warnings.map((warning) => `Note: ${warning}.`),
  ]).join("\n");
};

function modelsTable({ models, production_model }: ComparisonReport): string {
  return textTable(
    ["model", "val PR-AUC", "val ROC-AUC", "test PR-AUC", "test ROC-AUC", "chosen"],
    Object.entries(models).map(([name, { trained, validation, test }]) => [
      trained ? name : `${name} alone`,
      decimal(validation.pr_auc),
      decimal(validation.roc_auc),
      decimal(test.pr_auc),
      decimal(test.roc_auc),
      name === production_model ? "yes" : "",
    ]),
  );
}

/** Everything that was tried, a table per model. */
function trialsText({ models }: ComparisonReport): Lines {
  return Object.entries(models).map(([name, model]) => {
    if (!model.trained || model.trials.length === 0) return null;
    const settings = Object.keys(model.trials[0]?.params ?? {});
    return [
      `Settings of ${name} tried on the validation months`,
      textTable(
        [
          // One that is longer than a value leaves a table no room.
          ...settings.map((name) => name === "best_n_estimators" ? "trees" : name),
          "val PR-AUC",
          "val ROC-AUC",
        ],
        model.trials.map(({ params, pr_auc, roc_auc }) => [
          ...Object.values(params).map(String),
          decimal(pr_auc),
          decimal(roc_auc),
        ]),
      ),
    ];
  });
}

/** Which model is chosen and why, what beats it, and what its threshold does. */
function verdict(report: ComparisonReport): Lines {
  const { production_model: name, split } = report;
  const served = report.models[name];
  if (!served?.trained) return null;
  const { test, calibration, threshold, best_n_estimators: trees } = served;
  const alerts = test.alerts_per_month;
  return [
    "A model that knows nothing has a PR-AUC of the prevalence: " +
    `${decimal(split.test.prevalence)} on the test months.`,
    `${name} is chosen because ${report.production_model_reason}.`,
    beatenText(report).map((text) => `Note: ${text}`),
    (trees === undefined ? "" : `${counted(trees, "tree")}. `) +
    `Threshold ${decimal(threshold)}: ${served.threshold_reason}. On the test months it raises ` +
    `${alerts.min} to ${alerts.max} alerts per month, median ${alerts.median}.`,
    calibration.applied &&
    `Probabilities are calibrated (Platt): their Brier score on the test months is ` +
      `${decimal(calibration.calibrated?.brier ?? null)}, as the model gives them ` +
      `${decimal(calibration.raw.brier)}.`,
  ];
}

function listenersText(
  { each, left_out, own_together }: ListenersReport,
  { production_model }: ComparisonReport,
): Lines {
  const withOwn = own_together !== null;
  const together = own_together?.[production_model];
  return [
    `Listeners, by what ${production_model} learnt from all` +
    (withOwn ? ", and by what it learnt from each alone" : ""),
    recordTable(each, {
      "listener": ({ listener }) => listener,
      "rows": ({ split }) => count(sum(SPLIT_PARTS, (part) => split[part].rows)),
      "breakouts": ({ split }) => count(sum(SPLIT_PARTS, (part) => split[part].positives)),
      "test rows": ({ split }) => count(split.test.rows),
      "test breakouts": ({ split }) => count(split.test.positives),
      "test PR-AUC": ({ shared }) => decimal(shared[production_model]?.test.pr_auc ?? null),
      ...(withOwn
        ? {
          "own test PR-AUC": ({ own }) =>
            decimal(own?.models[production_model]?.test.pr_auc ?? null),
          "own model": ({ own }) => own === null ? "none" : own.production_model,
        }
        : {}),
    }, { dispensable: ["test rows", "rows"] }),
    together !== undefined &&
    `All listeners' test rows together, each scored by ${production_model} of their own: PR-AUC ` +
      `${decimal(together.test.pr_auc)}.`,
    each.map(({ listener, own_missing }) =>
      own_missing !== null && `Note: ${listener} has no own model: ${own_missing}`
    ),
    left_out.map(({ listener, reason }) => `Note: ${listener} is left out: ${reason}.`),
  ];
}
