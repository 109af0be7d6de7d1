import type { Progress } from "../report/progress.ts";
import { inKernel } from "./in_kernel.ts";

const WIDTH = 24;
/** Milliseconds between two pictures of the bar. */
const PACE_MS = 100;

let bars = 0;

/** A progress bar under a notebook's cell; it ends as a line that says how much was done. */
export function cellProgress(title: string): Progress {
  if (!inKernel()) return { update: () => {}, say: () => {}, stop: () => {} };
  const display_id = `progress-${++bars}`;
  let [done, of, last, shown] = [0, 0, -Infinity, false];
  let queue: Promise<unknown> = Promise.resolve();
  const show = (text: string): void => {
    const type = shown ? "update_display_data" : "display_data";
    shown = true;
    const content = { data: { "text/plain": text }, metadata: {}, transient: { display_id } };
    queue = queue.then(() => Deno.jupyter.broadcast(type, content));
  };
  return {
    update(now, total, note = ""): void {
      [done, of] = [now, total];
      if (performance.now() - last < PACE_MS) return;
      last = performance.now();
      const full = Math.round(WIDTH * now / total);
      show(`${title} [${"█".repeat(full)}${"░".repeat(WIDTH - full)}] ${now}/${total} ${note}`);
    },
    say(line): void {
      console.log(line);
    },
    stop(): void {
      if (of > 0) show(`${title}: ${done} of ${of}`);
    },
  };
}
