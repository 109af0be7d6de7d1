import process from "node:process";
import { SingleBar } from "cli-progress";

/** Shows how far a long piece of work has come. */
export interface Progress {
  /** @param done of `of` steps */
  update(done: number, of: number, note?: string): void;
  /** Clears the line. */
  stop(): void;
}

/** A progress bar on standard error; nothing shows where that is not a terminal. */
export function progressBar(title: string): Progress {
  const bar = new SingleBar({
    format: `${title} [{bar}] {value}/{total} {note}`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  let started = false;
  return {
    update(done, of, note = ""): void {
      if (started) bar.setTotal(of);
      else bar.start(of, 0, { note });
      started = true;
      bar.update(done, { note });
    },
    stop(): void {
      if (started) bar.stop();
    },
  };
}
