import type { Progress } from "../text/progress.ts";
import { inKernel, send } from "./outbox.ts";

const WIDTH = 24;
/** Milliseconds between two pictures of the bar. */
const PACE_MS = 100;

const [DONE, LEFT] = ["█", "░"];

/** Whether a text is a bar under way: of a cell that has ended, one whose end was lost. */
export function isBar(text: string): boolean {
  return text.includes(DONE) || text.includes(LEFT);
}

let bars = 0;

/**
 * A progress bar under a notebook's cell; it ends as a line that says so. Nothing shows outside a
 * notebook.
 */
export function cellProgress(title: string): Pick<Progress, "update" | "stop"> {
  if (!inKernel()) return { update: () => {}, stop: () => {} };
  const display_id = `progress-${++bars}`;
  let [last, shown] = [-Infinity, false];
  const picture = (text: string): void => {
    send(shown ? "update_display_data" : "display_data", {
      data: { "text/plain": text },
      display_id,
    });
    shown = true;
  };
  return {
    update(now, total, note = ""): void {
      if (performance.now() - last < PACE_MS) return;
      last = performance.now();
      const full = Math.round(WIDTH * now / total);
      const bar = DONE.repeat(full) + LEFT.repeat(WIDTH - full);
      picture(`${title} [${bar}] ${now}/${total} ${note}`);
    },
    stop(): void {
      if (shown) picture(`${title}: finished`);
    },
  };
}
