import * as Plot from "@observablehq/plot";
import type { FeatureImportance, ModelImportance } from "./importance.ts";
import { WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import type { Panel } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { modelColour } from "../drawing/palette.ts";

const COLUMNS = 2;
const NAMES = 190;

/** What each feature is to each model, by every measure it has. */
export function importanceFigure(models: readonly ModelImportance[]): Figure {
  const leading = models.find(({ served }) => served) ?? models[0];
  const order = [...leading?.features ?? []]
    .sort((a, b) => b.meanContribution - a.meanContribution)
    .map(({ feature }) => feature);
  return figure({
    title: "What the models go by",
    subtitle:
      "On the validation months, which the models had not seen. Contribution: mean size of " +
      "what a feature adds to or takes from the log-odds (|SHAP|). Permutation: what PR-AUC loses if " +
      "the feature is shuffled, with two standard deviations over the shuffles; below 0 it did not " +
      "help. Gain and cover: how the trees use it. Features that say the same share their importance.",
    columns: COLUMNS,
    panels: models.flatMap((of) => panelsOf(of, order)),
  });
}

function panelsOf({ model, features }: ModelImportance, order: readonly string[]): Panel[] {
  const bars = (
    heading: string,
    label: string,
    value: (d: FeatureImportance) => number,
    names: boolean,
    marks: Plot.Markish[] = [],
  ): Panel =>
    chart({
      heading: `${model}: ${heading}`,
      width: names ? WIDTH / 2 - 6 + 80 : WIDTH / 2 - 6 - 80,
      height: 46 + 17 * order.length,
      marginTop: 4,
      marginLeft: names ? NAMES : 12,
      marginRight: 16,
      marginBottom: 40,
      x: { label, grid: true, ticks: 4 },
      y: { domain: order, label: null, tickSize: 0, ...(names ? {} : { axis: null }) },
      marks: [
        Plot.barX(features, {
          x: value,
          y: "feature",
          fill: modelColour(model),
          insetTop: 2,
          insetBottom: 2,
        }),
        Plot.ruleX([0]),
        ...marks,
      ],
    });
  const drop = (d: FeatureImportance, deviations = 0): number =>
    (d.permutation?.mean_drop ?? 0) + deviations * (d.permutation?.deviation ?? 0);
  const panels = [
    bars("contribution", "mean |log-odds| →", (d) => d.meanContribution, true),
  ];
  if (features.some(({ permutation }) => permutation !== null)) {
    panels.push(
      bars("permutation", "drop in PR-AUC →", (d) => drop(d), false, [
        Plot.ruleY(features, {
          y: "feature",
          x1: (d: FeatureImportance) => drop(d, -2),
          x2: (d: FeatureImportance) => drop(d, 2),
        }),
      ]),
    );
  }
  if (features.some(({ splits }) => splits !== null)) {
    panels.push(
      bars("gain", "mean gain of a split (loss) →", (d) => d.splits?.gain ?? 0, true),
      bars("cover", "mean cover of a split (weight of rows) →", (d) => d.splits?.cover ?? 0, false),
    );
  }
  return panels;
}
