import { messageOf } from "../errors.ts";
import { fileMark } from "./file_mark.ts";

/**
 * Calls back whenever files have been replaced or written to, once they have come to rest. It looks
 * at them instead of asking to be told: that works on every file system, whoever changes them.
 *
 * @param onChange is awaited before the files are looked at again
 * @returns a function that stops watching
 */
export async function watchFiles(
  paths: readonly string[],
  everyMs: number,
  onChange: () => Promise<void>,
): Promise<() => void> {
  let handled = await marksOf(paths);
  let seen = handled;
  let stopped = false;
  const look = async (): Promise<void> => {
    const now = await marksOf(paths);
    // Two files are not replaced at the same moment: wait until both stay as they are.
    if (now === seen && now !== handled && !stopped) {
      handled = now;
      await onChange();
    }
    seen = now;
    if (!stopped) timer = setTimeout(look, everyMs);
  };
  let timer = setTimeout(look, everyMs);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

async function marksOf(paths: readonly string[]): Promise<string> {
  // A file that cannot be looked at has changed too: whoever then reads it tells why it cannot.
  const marks = paths.map((path) => fileMark(path).catch(messageOf));
  return JSON.stringify(await Promise.all(marks));
}
