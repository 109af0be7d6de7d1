import type { EvaluationReport } from "../../evaluation/evaluation_report.ts";
import { count, counted, percent } from "../../text/numbers.ts";
import { GAP, WIDTH } from "./axes.ts";
import { type Figure, figure } from "./figure.ts";
import { intervalPanel } from "./intervals.ts";

/** How many new favourites lists foresee, how early, and how many of their entries come true. */
export function howEarlyFigure({ how_early: { daily, weekly } }: EvaluationReport): Figure {
  const rows = Object.entries({ daily, weekly }).flatMap(([looks, { all, lists }]) =>
    lists.flatMap(({ length, came_true, entries }, place) => {
      const told = all.lists[place];
      if (told === undefined) return [];
      const of = length === null ? `all ${count(Math.round(entries ?? 0))}` : `${length} likeliest`;
      const days = told.warning_days === null ? "" : ` (${counted(told.warning_days[1], "day")})`;
      return [{
        name: `${looks}, ${of}${days}`,
        foreseen: told.foreseen.mean,
        came_true: came_true.mean,
      }];
    })
  );
  const { listeners, all } = daily;
  const wide = Math.round((WIDTH - GAP) * 0.6);
  return figure({
    title: "How early, how many",
    subtitle: `${counted(all.favourites, "artist")} became core with ` +
      `${counted(listeners, "listener")} of whom the model had not heard. Left: the share that a ` +
      "list held before, with the days of warning in the median. Right: the share of the entries of " +
      "lists that came true. Means over listeners with 95 % intervals. " +
      `${percent(all.core_at_once.together.value ?? NaN, 0)} were core on the day of their ` +
      "discovery: no list can hold those before.",
    columns: 2,
    panels: [
      {
        ...intervalPanel(
          rows.map(({ name, foreseen }) => [name, foreseen]),
          { label: "foreseen →", reference: 0, names: true },
        ),
        width: wide,
        marginLeft: 180,
      },
      {
        ...intervalPanel(
          rows.map(({ name, came_true }) => [name, came_true]),
          { label: "came true →", reference: 0, names: false },
        ),
        width: WIDTH - GAP - wide,
      },
    ],
  });
}
