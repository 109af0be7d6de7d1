import { table } from "../eda/drawing/display.ts";
import { type Displayable, JUPYTER_DISPLAY } from "../eda/drawing/figure.ts";
import type { Frame } from "../tables/frame.ts";
import { count, counted } from "../text/numbers.ts";

/** Rows and columns that are shown. */
const [ROWS, COLUMNS] = [5, 12];

/** The first rows of a table, numbers to the right and as short as they can be told. */
export function headOf(frame: Frame): Displayable {
  const columns = frame.columns.slice(0, COLUMNS);
  const rows = frame.head(ROWS).select(...columns).rows();
  const more = frame.width - columns.length;
  const said = `${counted(rows.length, "row")} of ${count(frame.height)}` +
    (more === 0 ? "" : `, and ${counted(more, "more column")}`);
  const shown = table(columns, rows.map((row) => row.map(cellOf)))[JUPYTER_DISPLAY]();
  return {
    [JUPYTER_DISPLAY]: () => ({
      "text/html": `${shown["text/html"]}\n<p>${said}</p>`,
      "text/plain": `${shown["text/plain"]}\n${said}`,
    }),
  };
}

function cellOf(value: unknown): string {
  if (typeof value === "number") {
    return Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(3)));
  }
  return value === null || value === undefined ? "" : String(value);
}
