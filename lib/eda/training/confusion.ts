import * as Plot from "@observablehq/plot";
import { itemAt } from "../../base/items.ts";
import { count, percent } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { HUE, INK } from "../drawing/palette.ts";
import { type BacktestRun, ofServedAndShared } from "./backtest_windows.ts";

/** What a row can come to, by its label and whether there was an alert. */
const CELLS = [
  { became: "became core", said: "alert", y: 1, alert: 1, words: "right", colour: HUE.green },
  { became: "became core", said: "no alert", y: 1, alert: 0, words: "missed", colour: HUE.purple },
  { became: "did not", said: "alert", y: 0, alert: 1, words: "false alarms", colour: HUE.orange },
  { became: "did not", said: "no alert", y: 0, alert: 0, words: "left alone", colour: HUE.sky },
] as const;

/** What the alerts at the threshold came to, over all windows of the backtest. */
export function confusion(run: BacktestRun): Figure {
  const at = { x: "said", y: "became", text: "told" };
  return figure({
    title: "What alerts at the threshold come to",
    subtitle:
      "Rows of all windows of the backtest: an alert is a score at or above the threshold " +
      "that was chosen before the window; that of the model of many listeners comes with it. " +
      "Shares are of the column.",
    columns: 2,
    panels: ofServedAndShared(run).map(({ name, alerts }) => {
      const cells = CELLS.map(({ y, alert, words, ...cell }) => {
        const column = [...alerts.keys()].filter((row) => alerts[row] === alert);
        const rows = column.filter((row) => itemAt(run.rows.y, row) === y).length;
        const share = percent(rows / Math.max(1, column.length), 0);
        return { ...cell, told: `${count(rows)} ${words}`, share };
      });
      return {
        heading: name,
        height: 170,
        marginLeft: 84,
        x: { label: null, domain: ["alert", "no alert"], tickSize: 0 },
        y: { label: null, domain: ["became core", "did not"], tickSize: 0 },
        marks: [
          Plot.cell(cells, { ...at, title: "told", fill: "colour", fillOpacity: 0.3, inset: 1 }),
          Plot.text(cells, { ...at, dy: -9, fontWeight: 600, fill: INK }),
          Plot.text(cells, { ...at, text: "share", dy: 10, fill: INK }),
        ],
      };
    }),
  });
}
