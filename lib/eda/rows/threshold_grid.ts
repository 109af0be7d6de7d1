import type { Rules } from "../../labels/rules.ts";
import type { Frame } from "../../tables/frame.ts";
import { artistMonthsOf, isModelingRow } from "../artists/artist_months.ts";

/** What one pair of thresholds would give. */
export interface ThresholdCell {
  /** `eligibility.active_plays_min`: plays that a row needs. */
  readonly entryPlays: number;
  /** `core_definition.plays_min`: plays that make an artist core. */
  readonly corePlays: number;
  /** Whether the share of the month makes an artist core as well, as configured. */
  readonly byShare: boolean;
  readonly rows: number;
  readonly breakouts: number;
  /** Whether it is the pair of the configuration. */
  readonly configured: boolean;
}

/** Thresholds as multiples of the configured ones. */
const MULTIPLES = [0.5, 0.75, 1, 1.5, 2];
const ENTRY_STEPS = [-2, -1, 0, 2, 5];

/**
 * The modeling rows and breakouts that other thresholds for entry and core would give, with the core
 * share as configured and without it; every other rule stays as configured.
 */
export function thresholdGrid(features: Frame, rules: Rules): ThresholdCell[] {
  const { active_plays_min } = rules.eligibility;
  const { plays_min } = rules.core_definition;
  const entries = distinct(ENTRY_STEPS.map((step) => active_plays_min + step));
  const cores = distinct(MULTIPLES.map((multiple) => Math.round(plays_min * multiple)));
  const NEVER = Infinity;
  return [true, false].flatMap((byShare) =>
    cores.flatMap((corePlays) => {
      const rows = artistMonthsOf(features, {
        ...rules,
        eligibility: { ...rules.eligibility, active_plays_min: entries[0] ?? active_plays_min },
        core_definition: {
          plays_min: corePlays,
          share_min: byShare ? rules.core_definition.share_min : NEVER,
        },
      }).filter(isModelingRow);
      return entries.map((entryPlays) => {
        const entered = rows.filter((row) => row.plays >= entryPlays);
        return {
          entryPlays,
          corePlays,
          rows: entered.length,
          breakouts: entered.filter((row) => row.breaksOut).length,
          byShare,
          configured: byShare && entryPlays === active_plays_min && corePlays === plays_min,
        };
      });
    })
  );
}

function distinct(thresholds: readonly number[]): number[] {
  return [...new Set(thresholds.map((value) => Math.max(1, value)))].sort((a, b) => a - b);
}
