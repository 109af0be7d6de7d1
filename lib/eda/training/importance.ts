import type { ProgressListener } from "../../base/progress.ts";
import { wordsOf } from "../../features/registry.ts";
import { featureImportances } from "../../models/importance.ts";
import { counted, decimal } from "../../text/numbers.ts";
import { sideBySide } from "../drawing/chart.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { namedBars, namedEstimates } from "../drawing/marks.ts";
import { modelColour } from "../drawing/palette.ts";
import type { Training } from "./training.ts";

const REPEATS = 10;
/** Height of a feature's line, in pixels. */
const LINE = 24;

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
  const colour = modelColour(name);
  const features = featureImportances(model.scorer, early.scorer, validation, {
    repeats: REPEATS,
    seed: config.modeling.xgboost.random_state,
    onFeature: (done, of) => onProgress(done, of, name),
  });
  const contributions = features.map(({ feature, mean_abs_contribution: value }) => {
    const [words, text] = [wordsOf(feature), decimal(value)];
    return { name: words, value, text, colour, title: `${words}: ${text}` };
  });
  const drops = features.flatMap(({ feature, permutation }) => {
    if (permutation === null) return [];
    const { mean_drop: value, deviation } = permutation;
    const [low, high] = [value - 2 * deviation, value + 2 * deviation];
    return [{ name: wordsOf(feature), value, low, high, colour }];
  });
  const contribution = {
    ...namedBars(contributions, {
      line: LINE,
      marginLeft: 205,
      marginRight: 50,
      x: { label: "mean |log-odds| →", ticks: 4 },
    }),
    heading: "contribution",
  };
  const permutation = {
    ...namedEstimates(drops, 0, { label: "drop in PR-AUC →", ticks: 4 }, LINE),
    heading: "permutation",
  };
  return figure({
    title: `What ${name} goes by`,
    subtitle: `Measured on the validation months, ${counted(validation.y.length, "row")}. ` +
      "Contribution: mean size of what a feature adds to or takes from the log-odds (|SHAP|). " +
      "Permutation: what PR-AUC loses if the feature is shuffled, of the model before it learnt " +
      "from these months, with two standard deviations over the shuffles; below 0 it did not " +
      "help. Features that say the same share their importance.",
    columns: 2,
    panels: drops.length === 0 ? [contribution] : sideBySide(contribution, permutation),
  });
}
