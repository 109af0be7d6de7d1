import pl from "nodejs-polars";
import { prose } from "../eda/drawing/display.ts";
import { type Displayable, type Figure, JUPYTER_DISPLAY, stamped } from "../eda/drawing/figure.ts";
import { type Available, isUnavailable } from "../eda/unavailable.ts";
import type { Frame } from "../tables/frame.ts";
import { headOf } from "./frame_head.ts";
import { inKernel, send, settled } from "./outbox.ts";
import { pngOf } from "./picture.ts";

/** Shows a figure, a table or sentences under the cell; of what is missing, why. */
export type Show = (what: Available<Figure | Displayable> | Frame) => Promise<void>;

/**
 * How what is found in a history is shown: after all else that the cell sent, outside a notebook as
 * text. Figures of a simulated history say on them that they are.
 */
export function showing({ simulated }: { readonly simulated: boolean }): Show {
  return async (what) => {
    if (isUnavailable(what)) return await display(prose(`> **Not shown.** ${what.unavailable}`));
    if (isFrame(what)) return await display(headOf(what));
    const isMarked = simulated && "svg" in what;
    await display(isMarked ? stamped(what, "simulated history") : what);
  };
}

function isFrame(what: object): what is Frame {
  return pl.DataFrame.isDataFrame(what);
}

async function display(what: Displayable): Promise<void> {
  const data = what[JUPYTER_DISPLAY]();
  const { "text/plain": alt = "", "image/svg+xml": svg } = data;
  if (!inKernel()) return console.log(alt);
  if (svg === undefined) send("display_data", { data });
  else {
    send("display_data", {
      data: { ...data, "image/png": pngOf(svg) },
      metadata: { "image/png": { alt } },
    });
  }
  await settled();
}
