import * as Plot from "@observablehq/plot";
import { cross, max, sort, sum, union } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { isActive } from "../../labels/eligibility.ts";
import type { Rules } from "../../labels/rules.ts";
import { nowOf } from "../../snapshots/table.ts";
import { count, percent } from "../../text/numbers.ts";
import type { HistoryTables } from "../../split/history_tables.ts";
import { rulingsOf } from "../../split/modeling_table.ts";
import type { ChartOptions } from "../drawing/chart.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { FAINT_TO_LEGIBLE, INK, OUTCOME } from "../drawing/palette.ts";

/** What one pair of thresholds would give. */
interface ThresholdCell {
  /** `eligibility.active_plays_min`: plays that a row needs. */
  readonly entryPlays: number;
  /** `core_definition.plays_min`: plays that make an artist core. */
  readonly corePlays: number;
  /** Whether the share of the month makes an artist core as well, as configured. */
  readonly byShare: boolean;
  readonly rows: number;
  readonly breakouts: number;
  /** Of the rows. */
  readonly prevalence: number;
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
export function thresholdGrid(tables: HistoryTables, rules: Rules): ThresholdCell[] {
  const { eligibility, core_definition: { plays_min, share_min } } = rules;
  const distinct = (thresholds: number[]): number[] =>
    sort(union(thresholds.map((value) => Math.max(1, value))));
  const entries = distinct(ENTRY_STEPS.map((step) => eligibility.active_plays_min + step));
  const cores = distinct(MULTIPLES.map((multiple) => Math.round(plays_min * multiple)));
  return cross([true, false], cores).flatMap(([byShare, corePlays]) => {
    const other = {
      ...rules,
      eligibility: { ...eligibility, active_plays_min: Math.min(...entries) },
      core_definition: { plays_min: corePlays, share_min: byShare ? share_min : Infinity },
    };
    const rows = rulingsOf(tables.rows, other, tables.lastOf).flatMap(
      ({ isEligible, label }, place) =>
        isEligible && label !== null ? [{ now: nowOf(itemAt(tables.rows, place)), label }] : [],
    );
    return entries.map((entryPlays) => {
      const asked = { ...other, eligibility: { ...eligibility, active_plays_min: entryPlays } };
      const entered = rows.filter(({ now }) => isActive(now, asked));
      const breakouts = sum(entered, ({ label }) => label);
      return {
        entryPlays,
        corePlays,
        byShare,
        rows: entered.length,
        breakouts,
        prevalence: breakouts / Math.max(1, entered.length),
        configured: byShare && entryPlays === eligibility.active_plays_min &&
          corePlays === plays_min,
      };
    });
  });
}

/** What other thresholds for entry and core would give. */
export function thresholdGridFigure(tables: HistoryTables, rules: Rules): Figure {
  const cells = thresholdGrid(tables, rules);
  const most = max(cells, ({ prevalence }) => prevalence) || 1;
  const at = { x: "corePlays", y: "entryPlays" };
  const told = ({ breakouts, rows }: ThresholdCell): string =>
    `${count(breakouts)} of ${count(rows)}`;
  const panel = (heading: string, some: readonly ThresholdCell[]): ChartOptions => ({
    heading,
    height: 44 + 42 * new Set(some.map(({ entryPlays }) => entryPlays)).size,
    marginLeft: 56,
    marginTop: 4,
    x: { label: "plays a month that make an artist core →", tickSize: 0 },
    y: { label: "↑ plays this month that a row needs", reverse: true, tickSize: 0 },
    opacity: { domain: [0, most], range: FAINT_TO_LEGIBLE },
    marks: [
      Plot.cell(some, {
        ...at,
        fill: OUTCOME["broke out"],
        fillOpacity: { value: "prevalence", scale: "opacity" },
        inset: 1,
        title: told,
      }),
      Plot.cell(some, { ...at, filter: "configured", stroke: INK, strokeWidth: 2, inset: 1 }),
      Plot.text(some, { ...at, text: told, dy: -7, fontWeight: 600 }),
      Plot.text(some, { ...at, text: (cell: ThresholdCell) => percent(cell.prevalence), dy: 9 }),
    ],
  });
  return figure({
    title: "What other thresholds would change",
    subtitle:
      "Breakouts of modeling rows by plays that a row needs (up) and plays that make an artist core " +
      "(across); the stronger the colour, the commoner breakouts are. The frame is the " +
      "configuration. An artist is also core by its share of a month: below, what the plays alone " +
      "would give.",
    panels: [
      panel("core by plays or by share", cells.filter(({ byShare }) => byShare)),
      panel("core by plays alone", cells.filter(({ byShare }) => !byShare)),
    ],
  });
}
