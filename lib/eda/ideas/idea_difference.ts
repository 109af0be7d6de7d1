import * as Plot from "@observablehq/plot";
import type { ExperimentReport } from "../../commands/experiment/experiment.ts";
import type { IdeaVerdict, Judgement } from "../../commands/experiment/judged.ts";
import { counted, decimal, signed } from "../../text/numbers.ts";
import { type Figure, figure, type LegendItem } from "../drawing/figure.ts";
import { DASHED, EDGED, estimates } from "../drawing/marks.ts";
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
  const points = judged.flatMap(({ judgements }) =>
    judgements.flatMap((judgement) => {
      const { on, verdict, difference: { value, low, high } } = judgement;
      if (value === null || low === null || high === null) return [];
      const text = signed(value);
      return [{
        on,
        verdict,
        value,
        low,
        high,
        colour: VERDICT[verdict],
        text,
        title: titleOf(judgement),
      }];
    })
  );
  if (points.length === 0) return unavailable("There is no difference to draw.");
  const [first] = judged;
  const [counts] = first?.judgements ?? [];
  return figure({
    title: `What "${name}" gains`,
    subtitle:
      `With the idea minus the model at hand, ${first?.metric ?? ""}, on rows that neither ` +
      `had seen (${counted(counts?.rows.with_idea ?? 0, "row")}, ` +
      `${counted(counts?.breakouts.with_idea ?? 0, "breakout")}), with 95 % intervals: each ` +
      `${
        counts?.drawn.of ?? "artist"
      } counts as often for the one as for the other. To the right ` +
      "of 0 the idea ranks better; an interval that holds 0 tells nothing.",
    legend: legendOf(points.map(({ verdict }) => verdict)),
    panels: [{
      height: 56 + 34 * points.length,
      marginTop: 10,
      marginLeft: 112,
      marginRight: 24,
      x: { label: "gained →", grid: true, nice: true, ticks: 5, tickFormat: "+.3~f" },
      y: { domain: points.map(({ on }) => on), label: null, tickSize: 0 },
      marks: [
        Plot.ruleX([0], DASHED),
        ...estimates(points, "on", { upright: false }),
        Plot.text(points, { ...EDGED, y: "on", x: "value", text: "text", dy: -12, fontSize: 11 }),
      ],
    }],
  });
}

/** What is said of ideas, once each. */
function legendOf(verdicts: readonly IdeaVerdict[]): LegendItem[] {
  return [...new Set(verdicts)].map((label) => ({ label, colour: VERDICT[label] }));
}

function titleOf({ on, at_hand, with_idea, difference: { value, low, high } }: Judgement): string {
  return `${on}: ${decimal(at_hand)} → ${decimal(with_idea)}, ${signed(value)} ` +
    `[${signed(low)}, ${signed(high)}]`;
}
