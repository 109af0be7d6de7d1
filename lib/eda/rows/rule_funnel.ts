import * as Plot from "@observablehq/plot";
import { activeInWords } from "../../labels/eligibility.ts";
import type { Rules } from "../../labels/rules.ts";
import { count, counted } from "../../text/numbers.ts";
import { artistKey, type RowRule, type RuledArtistMonth } from "../artist_months.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { OUTCOME, PLAIN } from "../drawing/palette.ts";

/** Artist-months left after a rule and those before it. */
interface FunnelStep {
  readonly label: string;
  readonly rows: number;
  readonly artists: number;
}

/** Applies the rules one after another and counts what each leaves. */
export function ruleFunnel(artistMonths: readonly RuledArtistMonth[], rules: Rules): FunnelStep[] {
  const { eligibility, labels } = rules;
  const steps: readonly (readonly [RowRule | "breaksOut", string])[] = [
    ["past_cold_start", `after the first ${labels.cold_start_buffer_months} months`],
    ["label_known", `the next ${labels.horizon_months} months are known`],
    ["active", activeInWords(rules)],
    ["discovered_lately", `discovered in the last ${eligibility.discovered_within_months} months`],
    ["not_recently_core", `not core in the last ${eligibility.lookback_months} months`],
    ["breaksOut", `broke out: core within ${labels.horizon_months} months`],
  ];
  const step = (label: string, rows: readonly RuledArtistMonth[]): FunnelStep => ({
    label,
    rows: rows.length,
    artists: new Set(rows.map(artistKey)).size,
  });
  let left = artistMonths;
  return [
    step("all artist-months", left),
    ...steps.map(([rule, label]) => {
      left = left.filter((row) => rule === "breaksOut" ? row.breaksOut : row.rules[rule]);
      return step(label, left);
    }),
  ];
}

/** What each rule leaves of the artist-months, down to the breakouts. */
export function ruleFunnelFigure(artistMonths: readonly RuledArtistMonth[], rules: Rules): Figure {
  const bars = ruleFunnel(artistMonths, rules).map((step) => ({
    ...step,
    size: `${counted(step.rows, "row")}, ${counted(step.artists, "artist")}`,
    colour: step.label.startsWith("broke out") ? OUTCOME["broke out"] : PLAIN,
  }));
  return figure({
    title: "From artist-months to breakouts, rule by rule",
    subtitle: "Rows left after each rule and those above it; the last bar is what a model has to " +
      "find among the bar before it.",
    panels: [{
      height: 40 + 30 * bars.length,
      marginLeft: 250,
      marginRight: 190,
      marginTop: 4,
      x: { label: "artist-months →", grid: true, ticks: 4, tickFormat: count },
      y: { label: null, domain: bars.map(({ label }) => label), tickSize: 0 },
      marks: [
        Plot.barX(bars, {
          x: "rows",
          y: "label",
          fill: "colour",
          title: "size",
          insetTop: 2,
          insetBottom: 2,
        }),
        Plot.text(bars, { x: "rows", y: "label", text: "size", textAnchor: "start", dx: 6 }),
        Plot.ruleX([0]),
      ],
    }],
  });
}
