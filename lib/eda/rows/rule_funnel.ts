import type { Rules } from "../../labels/rules.ts";
import type { ArtistMonth, RowRule } from "../artists/artist_months.ts";

/** Artist-months left after a rule and those before it. */
export interface FunnelStep {
  readonly label: string;
  readonly rows: number;
  readonly artists: number;
}

/** Applies the rules one after another and counts what each leaves. */
export function ruleFunnel(artistMonths: readonly ArtistMonth[], rules: Rules): FunnelStep[] {
  const { eligibility, labels } = rules;
  const steps: readonly (readonly [RowRule, string])[] = [
    ["past_cold_start", `after the first ${labels.cold_start_buffer_months} months`],
    ["label_known", `the next ${labels.horizon_months} months are known`],
    ["active", `${eligibility.active_plays_min} or more plays this month`],
    ["discovered_lately", `discovered in the last ${eligibility.discovered_within_months} months`],
    ["not_recently_core", `not core in the last ${eligibility.lookback_months} months`],
  ];
  const step = (label: string, rows: readonly ArtistMonth[]): FunnelStep => ({
    label,
    rows: rows.length,
    artists: new Set(rows.map((row) => JSON.stringify([row.listener, row.artist]))).size,
  });
  let left = artistMonths;
  const funnel = [step("all artist-months", left)];
  for (const [rule, label] of steps) {
    left = left.filter((row) => row.rules[rule]);
    funnel.push(step(label, left));
  }
  funnel.push(
    step(`broke out: core within ${labels.horizon_months} months`, left.filter((r) => r.breaksOut)),
  );
  return funnel;
}
