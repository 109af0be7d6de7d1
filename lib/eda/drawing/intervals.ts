import * as Plot from "@observablehq/plot";
import type { BootstrapEstimate } from "../../metrics/bootstrap.ts";
import { wordsOf } from "../../features/registry.ts";
import { decimal } from "../../text/numbers.ts";
import type { ChartOptions } from "./chart.ts";
import { DASHED, EDGED, estimates } from "./marks.ts";
import { modelColour } from "./palette.ts";

/** Points with their intervals, one row per model. */
export function intervalPanel(
  measured: readonly [string, Pick<BootstrapEstimate, "value" | "low" | "high">][],
  { label, reference, names }: {
    readonly label: string;
    readonly reference: number;
    readonly names: boolean;
  },
): ChartOptions {
  const rows = measured.flatMap(([model, { value, low, high }]) =>
    value === null ? [] : [{
      model,
      value,
      low: low ?? value,
      high: high ?? value,
      colour: modelColour(model),
      text: decimal(value),
      title: `${wordsOf(model)}: ${decimal(value)} [${decimal(low)}, ${decimal(high)}]`,
    }]
  );
  return {
    height: 50 + 30 * rows.length,
    marginTop: 6,
    marginLeft: names ? 126 : 14,
    marginRight: 20,
    x: { label, grid: true, nice: true, ticks: 5 },
    y: {
      domain: rows.map(({ model }) => model),
      tickFormat: wordsOf,
      label: null,
      tickSize: 0,
      ...(names ? {} : { axis: null }),
    },
    marks: [
      Plot.ruleX([reference], DASHED),
      ...estimates(rows, "model", { upright: false }),
      Plot.text(rows, { ...EDGED, y: "model", x: "value", text: "text", dy: -11, fontSize: 11 }),
    ],
  };
}
