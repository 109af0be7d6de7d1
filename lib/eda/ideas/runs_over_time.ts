import * as Plot from "@observablehq/plot";
import { type ListedRun, listRuns } from "../../commands/runs/runs.ts";
import { VERDICTS } from "../../commands/experiment/judged.ts";
import { decimal, signed, told } from "../../text/text.ts";
import type { ChartOptions } from "../drawing/chart.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { DASHED, estimates } from "../drawing/marks.ts";
import { HUE } from "../drawing/palette.ts";
import type { OpenHistory } from "../history.ts";
import { attempt, type Available, unavailable } from "../unavailable.ts";
import { VERDICT } from "./idea_difference.ts";

/** More than these the figure does not hold. */
const MOST = 40;

const MODEL: Readonly<Record<Exclude<ListedRun["command"], "experiment">, string>> = {
  train: HUE.purple,
  backtest: HUE.sky,
  evaluate: HUE.orange,
};

/** What the latest runs came to, in the order in which they were made. */
export function runsOverTime({ workspace }: OpenHistory): Promise<Available<Figure>> {
  return attempt(async () => drawn((await listRuns(workspace)).slice(-MOST)));
}

/** The figure that counts of each run, models and ideas apart: an idea's is a difference. */
export function drawn(runs: readonly ListedRun[]): Available<Figure> {
  const points = runs.flatMap(({ number, at, command, name, figures, verdict, changed }) => {
    const [first] = Object.entries(figures);
    if (first === undefined || first[1].value === null) return [];
    const [figure, { value, low, high }] = first;
    const isIdea = command === "experiment";
    const said = VERDICTS.find((one) => one === verdict) ?? "cannot be told";
    return [{
      number,
      isIdea,
      kind: isIdea ? `idea: ${said}` : command,
      value,
      low: low ?? value,
      high: high ?? value,
      colour: isIdea ? VERDICT[said] : MODEL[command],
      title: told([
        `run ${number}, ${at.slice(0, 10)}, ${name ?? command}: ${figure} ` +
        (isIdea ? signed(value) : decimal(value)),
        low !== null && `interval ${decimal(low)} to ${decimal(high)}`,
        verdict !== undefined && verdict,
        changed.length > 0 && `new: ${changed.join(", ")}`,
      ]).join("; "),
    }];
  });
  if (points.length === 0) return unavailable("Nothing has been run on this history yet.");
  const panelOf = (isIdea: boolean, label: string, heading: string): ChartOptions[] => {
    const own = points.filter((point) => point.isIdea === isIdea);
    return own.length === 0 ? [] : [{
      heading,
      height: 190,
      x: { type: "point", domain: own.map(({ number }) => number), label: "run →" },
      y: { label, grid: true, nice: true, ticks: 4, zero: true },
      marks: [Plot.ruleY([0], DASHED), ...estimates(own, "number", { upright: true })],
    }];
  };
  const legend = new Map(points.map(({ kind, colour }) => [kind, colour]));
  return figure({
    title: "What was run, one after another",
    subtitle: "Models by how well they ranked what they had not seen, ideas by what they gained " +
      "over the model at hand; intervals where a run has one. Hovering says what a run was, " +
      "and what it had otherwise than the one before.",
    legend: [...legend].map(([label, colour]) => ({ label, colour })),
    panels: [
      ...panelOf(false, "↑ average precision", "Models"),
      ...panelOf(true, "↑ gained", "Ideas"),
    ],
  });
}
