/**
 * What was tried on a root, and what came of it: one line of JSON per run in `data/runs.jsonl`. No
 * other file knows of it, so that the same input still gives the same bytes everywhere else.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { z } from "zod";
import { entriesOf, exists, fileFault, readBytes, readText, sha256 } from "../base/files.ts";
import { parseRecord } from "../base/records.ts";
import { estimateSchema } from "../metrics/bootstrap.ts";
import { VERSION } from "../base/version.ts";
import { tableOriginSchema } from "../split/table_origin.ts";
import { PROJECT_ROOT, type Workspace } from "./workspace.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** One line of `runs.jsonl`. */
const runSchema = z.object({
  schema_version: z.literal(1),
  /** When it began, in UTC. */
  at: z.iso.datetime(),
  command: z.enum(["train", "evaluate", "backtest", "experiment"]),
  /** What an experiment is called. */
  name: z.string().optional(),
  seconds: z.number().nonnegative(),
  seed: z.int(),
  /** What was learnt from. */
  data: tableOriginSchema.omit({ scrobbles_sha256: true }),
  /** Of the modules under `lib/` that are no tests. */
  code: z.object({ version: z.string(), sha256: hash }),
  /** `breakout.yaml` as it held, and what the run had otherwise. */
  settings: z.object({ sha256: hash, values: z.record(z.string(), z.unknown()) }),
  /** The features that were learnt from. */
  columns: z.array(z.string()).readonly(),
  /** What came out, with intervals where there are any; the one that counts first. */
  figures: z.record(z.string(), estimateSchema),
  /** What an experiment says. */
  verdict: z.string().optional(),
});

export type Run = z.infer<typeof runSchema>;

const LINE_END = 0x0a;

/** The history behind a table, if that is known, else the table. */
export function dataOf(
  { file, sha256, scrobbles_sha256, simulated }: z.infer<typeof tableOriginSchema>,
): Run["data"] {
  return { file, sha256: scrobbles_sha256 ?? sha256, simulated };
}

/** What a run knows of itself; the rest is found out. */
export interface RunToRemember
  extends Pick<Run, "command" | "name" | "seed" | "data" | "columns" | "figures" | "verdict"> {
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * Appends a run to those that are remembered, while nobody else does: as a whole, or not where the
 * disk is full; a kill leaves at most a line that is told as damaged.
 *
 * @param began when the run did
 */
export async function rememberRun(
  { paths, show }: Pick<Workspace, "paths" | "show">,
  began: Date,
  { settings, ...known }: RunToRemember,
): Promise<void> {
  const run: Run = runSchema.parse({
    schema_version: 1,
    at: began.toISOString(),
    ...known,
    seconds: (Date.now() - began.getTime()) / 1000,
    code: { version: VERSION, sha256: await codeHash() },
    settings: { sha256: sha256(JSON.stringify(settings)), values: settings },
  });
  try {
    await Deno.mkdir(dirname(paths.runs), { recursive: true });
    using file = await Deno.open(paths.runs, { read: true, append: true, create: true });
    await file.lock(true);
    const last = Uint8Array.of(LINE_END);
    const { size } = await file.stat();
    if (size > 0) {
      await file.seek(-1, Deno.SeekMode.End);
      await file.read(last);
    }
    const cut = last[0] !== LINE_END;
    const line = new TextEncoder().encode(`${cut ? "\n" : ""}${JSON.stringify(run)}\n`);
    try {
      for (let rest = line; rest.length > 0;) rest = rest.subarray(await file.write(rest));
      await file.syncData();
    } catch (error) {
      await file.truncate(size);
      throw error;
    }
  } catch (error) {
    throw fileFault(show(paths.runs), "be written", error);
  }
}

/**
 * The runs of a root, the oldest first; none if nothing was run yet.
 *
 * @throws UserError naming file and line of one that is damaged
 */
export async function readRuns({ paths, show }: Pick<Workspace, "paths" | "show">): Promise<Run[]> {
  if (!await exists(paths.runs)) return [];
  const lines = (await readText(paths.runs, "")).split("\n");
  return lines.flatMap((line, place) =>
    line === "" ? [] : [parseRecord(
      line,
      runSchema,
      `${show(paths.runs)}: line ${place + 1}`,
      "Take that line out of the file: every other run stays.",
    )]
  );
}

/** SHA-256 over the names and contents of all modules of `lib/`, tests apart. */
async function codeHash(): Promise<string> {
  const modules: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const { name, isDirectory } of await entriesOf(join(PROJECT_ROOT, folder))) {
      const path = `${folder}/${name}`;
      if (isDirectory) await walk(path);
      else if (name.endsWith(".ts") && !name.endsWith("_test.ts")) modules.push(path);
    }
  };
  await walk("lib");
  const hashes = await Promise.all(
    modules.sort().map(async (path) =>
      `${path} ${sha256(await readBytes(join(PROJECT_ROOT, path), ""))}`
    ),
  );
  return sha256(hashes.join("\n"));
}
