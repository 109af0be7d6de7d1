import * as Plot from "@observablehq/plot";
import type { ListeningClock } from "./listening_clock.ts";
import { heat, WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { PLAIN } from "../drawing/palette.ts";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Plays by weekday and hour: the darker, the more. */
export function listeningClockFigure({ timeZone, hours }: ListeningClock): Figure {
  const most = hours.reduce((max, { share }) => Math.max(max, share), 0);
  return figure({
    title: "The listening clock",
    subtitle:
      `Share of all plays by weekday and hour, ${timeZone} time: the stronger the colour, ` +
      `the more, up to ${(100 * most).toFixed(2)} % in one hour of the week.`,
    panels: [chart({
      width: WIDTH,
      height: 210,
      marginLeft: 48,
      marginTop: 4,
      marginBottom: 40,
      x: { label: "hour of the day →", tickSize: 0 },
      y: { label: null, domain: DAYS, tickSize: 0 },
      marks: [
        Plot.cell(hours, {
          x: "hour",
          y: (d: ListeningClock["hours"][number]) => DAYS[d.weekday],
          fill: PLAIN,
          fillOpacity: (d: ListeningClock["hours"][number]) => heat(d.share, most),
          inset: 0.5,
        }),
      ],
    })],
  });
}
