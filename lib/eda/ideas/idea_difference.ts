import type { ExperimentReport } from "../../commands/experiment/experiment.ts";
import type { IdeaVerdict } from "../../commands/experiment/judged.ts";
import { counted, decimal, percent, signed } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { namedEstimates } from "../drawing/marks.ts";
import { HUE, INK } from "../drawing/palette.ts";
import { type Available, unavailable } from "../unavailable.ts";

/** The colour of what is said of an idea. */
export const VERDICT: Readonly<Record<IdeaVerdict, string>> = {
  "helps": HUE.green,
  "hurts": HUE.vermillion,
  "cannot be told": HUE.blue,
  "changes nothing": INK,
};

/** How much an idea gains, with intervals. */
export function ideaDifference({ name, judged }: ExperimentReport): Available<Figure> {
  const judgements = judged.flatMap((of) => of.judgements)
    .filter(({ difference }) => difference.low !== null);
  const [first] = judgements;
  if (first === undefined) return unavailable("There is no difference to draw.");
  const verdicts = new Set(judgements.map(({ verdict }) => verdict));
  return figure({
    title: `What "${name}" gains`,
    subtitle: `With the idea minus the model at hand, ${judged[0]?.metric ?? ""}, on rows that ` +
      `neither had seen (${counted(first.rows.with_idea, "row")}, ` +
      `${counted(first.breakouts.with_idea, "breakout")}), with ` +
      `${percent(first.confidence, 0)} intervals: each ` +
      `${first.drawn.of} counts as often for the one as for the other. To the right of 0 the ` +
      "idea ranks better; an interval that holds 0 tells nothing.",
    legend: [...verdicts].map((label) => ({ label, colour: VERDICT[label] })),
    ...namedEstimates(
      judgements.map(({ on, at_hand, with_idea, verdict, difference }) => ({
        name: on,
        ...difference,
        colour: VERDICT[verdict],
        text: signed(difference.value),
        title: `${on}: ${decimal(at_hand)} → ${decimal(with_idea)}, ${signed(difference.value)} ` +
          `[${signed(difference.low)}, ${signed(difference.high)}]`,
      })),
      0,
      { label: "gained →", tickFormat: "+.3~f" },
    ),
  });
}
