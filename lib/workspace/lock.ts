import { dirname, join } from "node:path";
import { z } from "zod";
import { UserError } from "../base/errors.ts";
import { clearTemporaries, fileFault, jsonText } from "../base/files.ts";
import { readRecord } from "../base/records.ts";
import { formatTimestamp } from "../base/timestamp.ts";
import type { Workspace } from "./workspace.ts";

/** Who is writing to a root: what its lock file says. */
const holderSchema = z.object({ command: z.string(), process: z.int(), since: z.string() });
type Holder = z.infer<typeof holderSchema>;

const PATIENCE_MS = 3_000;
const TRY_AGAIN_MS = 50;

/**
 * Makes a command the only one to write to a root, until it is disposed of or the process ends in any
 * way: the lock is the operating system's, on `data/.lock`. What killed runs left half written is
 * cleared.
 *
 * @param command its name, told to a command that has to wait
 * @throws UserError naming the command that writes, if it goes on doing so, or if the root cannot be
 * written to
 */
export async function lockRoot(
  { root, paths, show }: Pick<Workspace, "root" | "paths" | "show">,
  command: string,
  patienceMs = PATIENCE_MS,
): Promise<Disposable> {
  const path = join(root, "data", ".lock");
  const file = await openLock(path, show(path));
  const deadline = performance.now() + patienceMs;
  while (!await tryLock(file)) {
    if (performance.now() >= deadline) {
      file.close();
      throw new UserError(
        `${show(path)}: ${await holderOf(path)}. Run this command again when it is done`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }

  try {
    await clearLeftOver(paths);
    await tellHolder(file, command)
      .catch((error: unknown) => {
        throw fileFault(show(path), "be written", error);
      });
  } catch (error) {
    file.close();
    throw error;
  }
  return {
    [Symbol.dispose]: () => {
      file.truncateSync();
      file.close();
    },
  };
}

/** Clears what killed runs left half written; before anything is written, as the disk may be full. */
async function clearLeftOver({ raw, artifact, ...files }: Workspace["paths"]): Promise<void> {
  for (const folder of new Set(Object.values(files).map(dirname))) await clearTemporaries(folder);
  await clearTemporaries(files.lists);
  await clearTemporaries(dirname(artifact), 2); // models of single listeners lie below
  await clearTemporaries(join(raw, "lastfm"), 2); // pages, by user and stretch
}

async function tellHolder(file: Deno.FsFile, command: string): Promise<void> {
  const since = `${formatTimestamp(Math.floor(Date.now() / 1000))} UTC`;
  const holder: Holder = { command, process: Deno.pid, since };
  const told = new TextEncoder().encode(jsonText(holder));
  await file.write(told);
  await file.truncate(told.length); // a killed run's may be longer
}

async function tryLock(file: Deno.FsFile): Promise<boolean> {
  if (Reflect.has(file, "tryLock")) return await file.tryLock(true);
  await file.lock(true); // Deno before 2.7 can only wait, as long as it takes
  return true;
}

async function openLock(path: string, shown: string): Promise<Deno.FsFile> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    return await Deno.open(path, { read: true, write: true, create: true });
  } catch (error) {
    throw fileFault(shown, "be written", error);
  }
}

async function holderOf(path: string): Promise<string> {
  try {
    const { command, process, since } = await readRecord(path, holderSchema, "");
    return `'${command}' is writing here since ${since} (process ${process})`;
  } catch {
    return "another command is writing here"; // it has not yet said which, or may not be read
  }
}
