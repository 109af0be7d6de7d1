/**
 * What goes from a notebook's kernel to whoever shows it.
 *
 * The kernel sends outputs by a way of their own, now and then only after it has said that the cell
 * is done, and then whoever runs the notebook no longer listens. So a cell has to stay open until its
 * outputs are on their way.
 *
 * @module
 */

/** Without it one output in twenty came late on a machine with two cores; with 10 none of 150 did. */
const SETTLE_MS = 40;

const sent: Promise<void>[] = [];

/** Whether this runs in a notebook's kernel. */
export function inKernel(): boolean {
  try {
    return typeof Deno.jupyter.broadcast === "function";
  } catch {
    return false; // outside the kernel even asking throws
  }
}

/** Sends an output at once: it shows even while the cell's own code leaves nothing else to run. */
export function send(
  type: "display_data" | "update_display_data",
  { data, metadata = {}, display_id }: {
    readonly data: Record<string, string>;
    readonly metadata?: Record<string, unknown>;
    readonly display_id?: string;
  },
): void {
  const transient = display_id === undefined ? {} : { display_id };
  sent.push(Deno.jupyter.broadcast(type, { data, metadata, transient }));
}

/** Waits until all that was sent is on its way. */
export async function settled(): Promise<void> {
  await Promise.all(sent.splice(0));
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}
