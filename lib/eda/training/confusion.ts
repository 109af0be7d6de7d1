import * as Plot from "@observablehq/plot";
import { sum } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { count, percent } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { HUE, INK } from "../drawing/palette.ts";
import type { BacktestRun } from "./backtest_windows.ts";
import { SHARED } from "./shared_model.ts";

/** What a row can come to, by its label and whether there was an alert. */
const CELLS = [
  { became: "became core", said: "alert", y: 1, alert: 1, words: "right", colour: HUE.green },
  { became: "became core", said: "none", y: 1, alert: 0, words: "missed", colour: HUE.purple },
  { became: "did not", said: "alert", y: 0, alert: 1, words: "false alarms", colour: HUE.orange },
  { became: "did not", said: "none", y: 0, alert: 0, words: "left alone", colour: HUE.sky },
] as const;

/** What the alerts at the threshold came to, over all windows of the backtest. */
export function confusion({ report: { winner }, rows: { y }, models }: BacktestRun): Figure {
  const shown = models.filter(({ name }) => name === winner.name || name === SHARED);
  return figure({
    title: "What alerts at the threshold come to",
    subtitle:
      "Rows of all windows of the backtest: an alert is a score at or above the threshold " +
      "that was chosen before the window; that of the model of many listeners comes with it. " +
      "Shares are of the column.",
    columns: 2,
    panels: shown.map(({ name, alerts }) => {
      const cells = CELLS.map((cell) => {
        const column = alerts.filter((alert) => alert === cell.alert).length;
        const rows = sum(
          alerts,
          (alert, row) => Number(alert === cell.alert && itemAt(y, row) === cell.y),
        );
        const share = percent(rows / Math.max(1, column), 0);
        return { ...cell, rows, told: `${count(rows)} ${cell.words}`, share };
      });
      return {
        heading: name,
        height: 170,
        marginLeft: 84,
        marginTop: 4,
        x: {
          label: null,
          domain: ["alert", "none"],
          tickSize: 0,
          tickFormat: (said: string) => said === "none" ? "no alert" : said,
        },
        y: { label: null, domain: ["became core", "did not"], tickSize: 0 },
        marks: [
          Plot.cell(cells, {
            x: "said",
            y: "became",
            fill: "colour",
            fillOpacity: 0.3,
            inset: 1,
            title: "told",
          }),
          Plot.text(cells, {
            x: "said",
            y: "became",
            text: "told",
            dy: -9,
            fontWeight: 600,
            fill: INK,
          }),
          Plot.text(cells, { x: "said", y: "became", text: "share", dy: 10, fill: INK }),
        ],
      };
    }),
  });
}
