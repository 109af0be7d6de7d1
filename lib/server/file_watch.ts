import { join } from "node:path";
import { messageOf } from "../base/errors.ts";

/**
 * Calls back whenever JSON files of some folders have been replaced or written to, once they have come to
 * rest. It looks at them instead of asking to be told: that works on every file system, whoever
 * changes them and however.
 *
 * @param onChange is awaited before the files are looked at again
 * @returns a function that stops watching
 */
export async function watchFolders(
  folders: readonly string[],
  everyMs: number,
  onChange: () => Promise<void>,
): Promise<() => void> {
  let handled = await marksOf(folders);
  let seen = handled;
  let stopped = false;
  const look = async (): Promise<void> => {
    const now = await marksOf(folders);
    // Files that belong together are not replaced at the same moment: wait until all stay as they are.
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

async function marksOf(folders: readonly string[]): Promise<string> {
  return (await Promise.all(folders.map(marksIn))).join("\n\n");
}

async function marksIn(folder: string): Promise<string> {
  try {
    const marks: string[] = [];
    for await (const { name } of Deno.readDir(folder)) {
      if (name.endsWith(".json")) marks.push(`${name} ${await fileMark(join(folder, name))}`);
    }
    return marks.sort().join("\n");
  } catch (error) {
    // A folder that cannot be looked at has changed too: whoever then reads it tells why it cannot.
    return messageOf(error);
  }
}

/** What changes when a file is replaced or written to; `null` if there is none. */
async function fileMark(path: string): Promise<string | null> {
  try {
    const { ino, size, mtime } = await Deno.stat(path);
    return `${ino} ${size} ${mtime?.getTime()}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/**
 * Reads again only when a file has changed, or when reading failed: that is told to the one who asked.
 *
 * @param paths of the files, which need not be there
 */
export function readWhenChanged<T>(
  paths: readonly string[],
  read: () => Promise<T>,
): () => Promise<T> {
  let known: { readonly mark: string; readonly value: Promise<T> } | null = null;
  return async () => {
    const mark = (await Promise.all(paths.map(fileMark))).join();
    if (known?.mark !== mark) {
      known = { mark, value: read() };
      known.value.catch(() => known = null);
    }
    return await known.value;
  };
}
