import { activeInWords, type EligibilityRule } from "../../labels/eligibility.ts";
import type { Rules } from "../../labels/rules.ts";
import { count, counted } from "../../text/numbers.ts";
import { artistKey, type RuledArtistMonth } from "../artist_months.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { namedBars } from "../drawing/marks.ts";
import { OUTCOME, PLAIN } from "../drawing/palette.ts";

/** Applies the rules one after another and counts what each leaves. */
export function ruleFunnel(
  artistMonths: readonly RuledArtistMonth[],
  rules: Rules,
): { name: string; rows: number; artists: number }[] {
  const { eligibility, labels } = rules;
  const keeps = (rule: EligibilityRule) => ({ broken }: RuledArtistMonth) => !broken.includes(rule);
  const steps: [string, (row: RuledArtistMonth) => boolean][] = [
    ["all artist-months", () => true],
    [`after the first ${labels.cold_start_buffer_months} months`, keeps("past_cold_start")],
    [`the next ${labels.horizon_months} months are known`, ({ label }) => label !== null],
    [activeInWords(rules), keeps("active")],
    [
      `discovered in the last ${eligibility.discovered_within_months} months`,
      keeps("discovered_lately"),
    ],
    [`not core in the last ${eligibility.lookback_months} months`, keeps("not_recently_core")],
    [`broke out: core within ${labels.horizon_months} months`, ({ label }) => label === 1],
  ];
  let left = artistMonths;
  return steps.map(([name, keep]) => {
    left = left.filter(keep);
    return { name, rows: left.length, artists: new Set(left.map(artistKey)).size };
  });
}

/** What each rule leaves of the artist-months, down to the breakouts. */
export function ruleFunnelFigure(artistMonths: readonly RuledArtistMonth[], rules: Rules): Figure {
  const steps = ruleFunnel(artistMonths, rules);
  const bars = steps.map(({ name, rows, artists }, place) => {
    const text = `${counted(rows, "row")}, ${counted(artists, "artist")}`;
    const colour = place === steps.length - 1 ? OUTCOME["broke out"] : PLAIN;
    return { name, value: rows, text, title: text, colour };
  });
  return figure({
    title: "From artist-months to breakouts, rule by rule",
    subtitle: "Rows left after each rule and those above it; the last bar is what a model has to " +
      "find among the bar before it.",
    ...namedBars(bars, {
      line: 30,
      marginLeft: 250,
      marginRight: 190,
      x: { label: "artist-months →", ticks: 4, tickFormat: count },
    }),
  });
}
