import type { ProgressListener } from "../base/progress.ts";
import process from "node:process";
import { SingleBar } from "cli-progress";
import { printable, printableLine } from "./printable.ts";

/** Shows how far a long piece of work has come. */
export interface Progress {
  update: ProgressListener;
  /** Prints a line above the bar, on standard error even where that is not a terminal. */
  say(line: string): void;
  /** Clears the line. */
  stop(): void;
}

/**
 * A progress bar on standard error; nothing shows where that is not a terminal.
 *
 * @param estimate whether to show how much longer it will take
 */
export function progressBar(
  title: string,
  { estimate = false }: { readonly estimate?: boolean | undefined } = {},
): Progress {
  const bar = new SingleBar({
    format: `${title} [{bar}] {value}/{total} ${estimate ? "ETA {eta_formatted} " : ""}{note}`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  let started = false;
  return {
    update(done, of, note = ""): void {
      if (started) bar.setTotal(of);
      else bar.start(of, 0, { note: "" });
      started = true;
      bar.update(done, { note: printableLine(note) });
    },
    say(line): void {
      const clear = process.stderr.isTTY ? "\r\x1b[K" : "";
      process.stderr.write(`${clear}${printable(line)}\n`);
    },
    stop(): void {
      if (started) bar.stop();
    },
  };
}
