import { groups } from "d3-array";
import * as Plot from "@observablehq/plot";
import { scoreArtists } from "../../commands/score/score.ts";
import { counted, percent } from "../../text/numbers.ts";
import { artistName } from "../artist_months.ts";
import { cut } from "../drawing/axes.ts";
import { table } from "../drawing/display.ts";
import { type Displayable, type Figure, figure } from "../drawing/figure.ts";
import { DASHED, monthName } from "../drawing/marks.ts";
import { INK, OUTCOME } from "../drawing/palette.ts";
import type { OpenHistory } from "../history.ts";
import { reasonsText } from "../training/named_cases.ts";
import { type ScoredRow, scoredRows } from "../training/scored_rows.ts";
import type { TrainedModel } from "../training/training.ts";
import { attempt, type Available, given, isUnavailable, unavailable } from "../unavailable.ts";

/** This month's artists, the likeliest first, and those of every month the model did not see. */
export interface ScoredMonths {
  readonly rows: readonly ScoredRow[];
  readonly threshold: number;
  readonly scored: readonly ScoredRow[];
}

/** Writes the watchlist as `breakout score` does, and scores the months that the model did not see. */
export async function watchlist(
  history: OpenHistory,
  model: Available<TrainedModel>,
): Promise<Available<ScoredMonths>> {
  if (isUnavailable(model)) return model;
  const score = await attempt(() => scoreArtists(history.workspace));
  if (isUnavailable(score)) return score;
  const { threshold } = score;
  return given(await attempt(() => scoredRows(history, model)), (scored) => ({
    rows: monthsBack(scored, 0),
    threshold,
    scored,
  }));
}

/** The first of the list of the month before, with what became of them since. */
export function previousList({ scored }: ScoredMonths, top = 10): Available<Displayable> {
  const rows = monthsBack(scored, 1);
  if (rows.length === 0) {
    return unavailable(
      "There is no earlier month that the model has not learnt from: it will have a list to look " +
        "back on next month.",
    );
  }
  return table(
    ["rank", "artist", "probability", "alert", "since then", "strongest reasons"],
    rows.slice(0, top).map((row, place) => [
      String(place + 1),
      artistName(row),
      percent(row.probability, 0),
      row.alert ? "yes" : "",
      row.outcome,
      reasonsText(row.reasons),
    ]),
  );
}

/** The rows of the latest month that has any (0), of the one before it (1), and so on. */
function monthsBack(scored: readonly ScoredRow[], back: number): readonly ScoredRow[] {
  return groups(scored, ({ month }) => month).at(-1 - back)?.[1] ?? [];
}

const SHOWN = 15;

/** The likeliest breakouts of a month. */
export function watchlistFigure({ rows, threshold }: ScoredMonths): Figure {
  const shown = rows.slice(0, SHOWN).map((row, place) => ({
    ...row,
    name: rankedName(row, place),
    colour: OUTCOME[row.alert ? "broke out" : "did not"],
    told: percent(row.probability, 0).replace(" %", ""),
    title: `${artistName(row)}: ${percent(row.probability)}`,
  }));
  const alerts = rows.filter(({ alert }) => alert).length;
  return figure({
    title: `The likeliest breakouts of ${monthOfList(rows)}`,
    subtitle: `${shown.length} of ${counted(rows.length, "eligible artist")}; ${alerts} reach` +
      `${alerts === 1 ? "es" : ""} the threshold of ${percent(threshold)}. The probability ` +
      "ranks; unless the model is calibrated it runs high.",
    legend: [
      { label: "alert", colour: OUTCOME["broke out"] },
      { label: "below the threshold", colour: OUTCOME["did not"] },
      { label: "threshold", colour: INK, shape: "dashed" },
    ],
    panels: [{
      height: 50 + 22 * shown.length,
      marginTop: 4,
      marginLeft: 230,
      marginRight: 40,
      x: { label: "probability (%) →", percent: true, domain: [0, 100], grid: true },
      y: { label: null, domain: shown.map(({ name }) => name), tickSize: 0 },
      marks: [
        Plot.barX(shown, {
          x: "probability",
          y: "name",
          fill: "colour",
          insetTop: 2,
          insetBottom: 2,
          title: "title",
        }),
        Plot.text(shown, {
          y: "name",
          text: "told",
          frameAnchor: "right",
          textAnchor: "start",
          dx: 10,
        }),
        Plot.ruleX([threshold], DASHED),
        Plot.ruleX([0]),
      ],
    }],
  });
}

/** The month of a list, as people write it. */
export function monthOfList([first]: readonly ScoredRow[]): string {
  return first === undefined ? "no month" : monthName(first.month);
}

/** An artist with its place on the list. */
export function rankedName({ artist, listener }: ScoredRow, place: number): string {
  return `${place + 1}. ` + artistName({
    artist: cut(artist, 28),
    ...(listener === undefined ? {} : { listener: cut(listener, 10) }),
  });
}
