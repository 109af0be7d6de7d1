import { ascending, descending, sort } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { takeRows } from "../../features/matrix.ts";
import { explainRows, type Reason } from "../../prediction/explanation.ts";
import { percent } from "../../text/numbers.ts";
import { artistName } from "../artist_months.ts";
import { table } from "../drawing/display.ts";
import type { Displayable } from "../drawing/figure.ts";
import { type Available, unavailable } from "../unavailable.ts";
import type { Training } from "./training.ts";

/** What an alert, or the lack of one, turned out to be. */
const FATES = ["hit", "miss", "false alarm"] as const;

const EACH = 3;

/**
 * The served model's clearest hits and false alarms on the test months (the highest scores) and its
 * worst misses (the lowest), with the reasons for each.
 */
export function namedCases({ comparison: { served, split } }: Training): Available<Displayable> {
  const { features, artists, listeners, months, y } = split.parts.test;
  const rows = artists.map((artist, row) => {
    const probability = itemAt(served.scores.test, row);
    const alert = probability >= served.threshold.threshold;
    const fate = alert ? y[row] === 1 ? "hit" : "false alarm" : y[row] === 1 ? "miss" : null;
    const listener = listeners?.[row];
    return {
      row,
      fate,
      artist,
      ...(listener === undefined ? {} : { listener }),
      month: itemAt(months, row),
      probability,
    };
  });
  const chosen = FATES.flatMap((fate) => {
    const order = fate === "miss" ? ascending : descending;
    const own = rows.filter((one) => one.fate === fate);
    return sort(own, (a, b) => order(a.probability, b.probability)).slice(0, EACH)
      .map((one) => ({ ...one, fate }));
  });
  if (chosen.length === 0) {
    return unavailable("The test months have no breakout, and there was no alert to be wrong.");
  }
  const matrix = takeRows(features, chosen.map(({ row }) => row));
  const explanations = explainRows(served.model.scorer, matrix);
  return table(
    ["", "artist", "month", "probability", "strongest reasons"],
    chosen.map((one, place) => [
      one.fate,
      artistName(one),
      one.month.slice(0, 7),
      percent(one.probability, 0),
      reasonsText(itemAt(explanations, place).reasons),
    ]),
  );
}

/** The three strongest reasons in words, each with what it speaks for. */
export function reasonsText(reasons: readonly Reason[]): string {
  return reasons.slice(0, 3)
    .map(({ phrase, contribution }) => `${contribution > 0 ? "+" : "−"} ${phrase}`)
    .join("; ");
}
