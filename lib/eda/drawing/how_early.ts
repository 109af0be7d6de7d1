import type { EvaluationReport } from "../../evaluation/evaluation_report.ts";
import { count, counted, percent } from "../../text/numbers.ts";
import { sideBySide } from "./chart.ts";
import { type Figure, figure } from "./figure.ts";
import { namedEstimates } from "./marks.ts";

/** How many new favourites lists foresee, how early, and how many of their entries come true. */
export function howEarlyFigure({ how_early: { daily, weekly } }: EvaluationReport): Figure {
  const rows = Object.entries({ daily, weekly }).flatMap(([looks, { all, lists }]) =>
    lists.flatMap(({ length, came_true, entries }, place) => {
      const told = all.lists[place];
      if (told === undefined) return [];
      const of = length === null ? `all ${count(Math.round(entries ?? 0))}` : `${length} likeliest`;
      const days = told.warning_days === null ? "" : ` (${counted(told.warning_days[1], "day")})`;
      const name = `${looks}, ${of}${days}`;
      return [{ foreseen: { name, ...told.foreseen.mean }, true: { name, ...came_true.mean } }];
    })
  );
  const { listeners, all } = daily;
  const left = namedEstimates(rows.map(({ foreseen }) => foreseen), 0, { label: "foreseen →" });
  return figure({
    title: "How early, how many",
    subtitle: `${counted(all.favourites, "artist")} became core with ` +
      `${counted(listeners, "listener")} of whom the model had not heard. Left: the share that a ` +
      "list held before, with the days of warning in the median. Right: the share of the entries of " +
      "lists that came true. Means over listeners with 95 % intervals. " +
      `${percent(all.core_at_once.together.value ?? NaN, 0)} were core on the day of their ` +
      "discovery: no list can hold those before.",
    columns: 2,
    panels: sideBySide(
      { ...left, marginLeft: 180 },
      namedEstimates(rows.map((row) => row.true), 0, { label: "came true →" }),
    ),
  });
}
