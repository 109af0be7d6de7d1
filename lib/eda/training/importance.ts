import type { ProgressListener } from "../../base/progress.ts";
import * as Plot from "@observablehq/plot";
import { wordsOf } from "../../features/registry.ts";
import { featureImportances } from "../../models/importance.ts";
import { counted, decimal } from "../../text/numbers.ts";
import { type ChartOptions, sideBySide } from "../drawing/chart.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { modelColour } from "../drawing/palette.ts";
import type { Training } from "./training.ts";

const REPEATS = 10;

/**
 * What each feature is to the served model: what it adds to scores, and what ranking loses without it.
 *
 * @param onProgress hears of each feature that was shuffled
 */
export function importanceFigure(
  { comparison: { served: { name, model, early }, split }, config }: Training,
  onProgress: ProgressListener = () => {},
): Figure {
  const { validation } = split.parts;
  const features = featureImportances(model.scorer, early.scorer, validation, {
    repeats: REPEATS,
    seed: config.modeling.xgboost.random_state,
    onFeature: (done, of) => onProgress(done, of, name),
  });
  const contributions = features.map(({ feature, mean_abs_contribution: value }) => ({
    feature,
    value,
    low: value,
    high: value,
  }));
  const drops = features.flatMap(({ feature, permutation }) => {
    if (permutation === null) return [];
    const { mean_drop: value, deviation } = permutation;
    return [{ feature, value, low: value - 2 * deviation, high: value + 2 * deviation }];
  });
  const panel = (heading: string, label: string, rows: typeof drops): ChartOptions => ({
    heading,
    height: 46 + 17 * features.length,
    marginTop: 4,
    marginLeft: 205,
    marginRight: 16,
    x: { label, grid: true, ticks: 4 },
    y: {
      domain: features.map(({ feature }) => feature),
      tickFormat: wordsOf,
      label: null,
      tickSize: 0,
    },
    marks: [
      Plot.barX(rows, {
        x: "value",
        y: "feature",
        fill: modelColour(name),
        insetTop: 2,
        insetBottom: 2,
        title: ({ feature, value }: typeof drops[number]) =>
          `${wordsOf(feature)}: ${decimal(value)}`,
      }),
      Plot.ruleX([0]),
      Plot.ruleY(rows, { y: "feature", x1: "low", x2: "high" }),
    ],
  });
  const contribution = panel("contribution", "mean |log-odds| →", contributions);
  return figure({
    title: `What ${name} goes by`,
    subtitle: `Measured on the validation months, ${counted(validation.y.length, "row")}. ` +
      "Contribution: mean size of what a feature adds to or takes from the log-odds (|SHAP|). " +
      "Permutation: what PR-AUC loses if the feature is shuffled, of the model before it learnt " +
      "from these months, with two standard deviations over the shuffles; below 0 it did not " +
      "help. Features that say the same share their importance.",
    columns: 2,
    panels: drops.length === 0 ? [contribution] : sideBySide(
      contribution,
      panel("permutation", "drop in PR-AUC →", drops),
    ),
  });
}
