import * as Plot from "@observablehq/plot";
import type { ProgressListener } from "../../models/candidate.ts";
import type { TrainedContender } from "../../selection/compare.ts";
import { type FeatureImportance, featureImportances } from "../../models/importance.ts";
import { counted, decimal } from "../../text/numbers.ts";
import { wordsOf } from "../../features/registry.ts";
import { widthOfColumn } from "../drawing/axes.ts";
import type { ChartOptions } from "../drawing/chart.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { modelColour } from "../drawing/palette.ts";
import type { Training } from "./training.ts";

const REPEATS = 10;
const NAMES = 205;
/** What the panels with names are wider than those without. */
const WIDER = 80;

/**
 * What each feature is to each model, by every measure it has.
 *
 * @param onProgress hears of each feature that was shuffled
 */
export function importanceFigure(
  { comparison: { models, served, split }, config }: Training,
  onProgress: ProgressListener = () => {},
): Figure {
  const { validation } = split.parts;
  const seed = config.modeling.xgboost.random_state;
  const measure = ({ name, model, early }: TrainedContender, place: number): FeatureImportance[] =>
    featureImportances(model.scorer, early.scorer, validation, {
      repeats: REPEATS,
      seed,
      onFeature: (done, of) => onProgress(place * of + done, models.length * of, name),
    });
  const measured = models.map((model, place) => ({
    name: model.name,
    features: measure(model, place),
  }));
  const leading = measured.find(({ name }) => name === served.name)?.features ?? [];
  const order = leading.map(({ feature }) => feature);
  return figure({
    title: "What the models go by",
    subtitle: `Measured on the validation months, ${counted(validation.y.length, "row")}. ` +
      "Contribution: mean size of what a feature adds to or takes from the log-odds of the model " +
      "to serve (|SHAP|). Permutation: what PR-AUC loses if the feature is shuffled, of the model " +
      "before it learnt from these months, with two standard deviations over the shuffles; below " +
      "0 it did not help. Gain and cover: how the trees use it. Features that say the same share " +
      "their importance.",
    columns: 2,
    panels: measured.flatMap(({ name, features }) => panelsOf(name, features, order)),
  });
}

function panelsOf(
  model: string,
  features: readonly FeatureImportance[],
  order: readonly string[],
): ChartOptions[] {
  const bars = (
    heading: string,
    label: string,
    names: boolean,
    valueOf: (of: FeatureImportance) => number | undefined,
    deviationOf: (of: FeatureImportance) => number = () => 0,
  ): ChartOptions => {
    const rows = features.map((of) => {
      const [value, spread] = [valueOf(of) ?? 0, 2 * deviationOf(of)];
      const title = `${wordsOf(of.feature)}: ${decimal(value)}`;
      return { feature: of.feature, value, low: value - spread, high: value + spread, title };
    });
    return {
      heading: `${model}: ${heading}`,
      width: widthOfColumn(2) + (names ? WIDER : -WIDER),
      height: 46 + 17 * order.length,
      marginTop: 4,
      marginLeft: names ? NAMES : 12,
      marginRight: 16,
      x: { label, grid: true, ticks: 4 },
      y: {
        domain: order,
        tickFormat: wordsOf,
        label: null,
        tickSize: 0,
        ...(names ? {} : { axis: null }),
      },
      marks: [
        Plot.barX(rows, {
          x: "value",
          y: "feature",
          fill: modelColour(model),
          insetTop: 2,
          insetBottom: 2,
          title: "title",
        }),
        Plot.ruleX([0]),
        Plot.ruleY(rows, {
          filter: ({ low, high }: typeof rows[number]) => low < high,
          y: "feature",
          x1: "low",
          x2: "high",
        }),
      ],
    };
  };
  const hasPositives = features.some(({ permutation }) => permutation !== null);
  const hasTrees = features.some(({ splits }) => splits !== null);
  return [
    bars("contribution", "mean |log-odds| →", true, (of) => of.mean_abs_contribution),
    ...(hasPositives
      ? [bars(
        "permutation",
        "drop in PR-AUC →",
        false,
        ({ permutation }) => permutation?.mean_drop,
        ({ permutation }) => permutation?.deviation ?? 0,
      )]
      : []),
    ...(hasTrees
      ? [
        bars("gain", "mean gain of a split (loss) →", true, ({ splits }) => splits?.gain),
        bars(
          "cover",
          "mean cover of a split (weight of rows) →",
          false,
          ({ splits }) => splits?.cover,
        ),
      ]
      : []),
  ];
}
