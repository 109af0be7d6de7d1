/**
 * One stage of the flow in a process of its own, which has a peak of memory of its own: says as JSON
 * what it took. Also writes the simulated scrobbles, because a process begins with the peak of the one
 * that starts it.
 *
 * @module
 */
import { dirname } from "node:path";
import process from "node:process";
import { z } from "zod";
import { csvText } from "../lib/base/csv.ts";
import { itemAt } from "../lib/base/items.ts";
import { simulateHistory } from "../lib/scrobbles/sample.ts";
import { openWorkspace, type Workspace } from "../lib/workspace/workspace.ts";

export const stageSchema = z.object({
  /** Within the process, and of processor time, its start included. */
  seconds: z.number(),
  cpuSeconds: z.number(),
  megabytes: z.number(),
});

/** How many histories are simulated; more listeners than that share them. */
const HISTORIES = 52;

/** Commands as they are run. */
const STAGES: Record<string, (workspace: Workspace) => Promise<unknown>> = {
  read: async ({ paths }) => {
    using file = await Deno.open(paths.scrobbles);
    let letters = 0;
    for await (const text of file.readable.pipeThrough(new TextDecoderStream())) {
      letters += text.length;
    }
    return letters;
  },
  import: async (workspace) => {
    const { importFiles } = await import("../lib/commands/import/import.ts");
    return await importFiles(workspace, { paths: [workspace.paths.scrobbles], dryRun: true });
  },
  build: async (workspace) => {
    const { buildTables } = await import("../lib/commands/build/build.ts");
    return await buildTables(workspace);
  },
  stream: async (workspace) => {
    const { streamTable } = await import("../lib/commands/features/features.ts");
    using file = await Deno.open(workspace.paths.scrobbles);
    const request = { table: "features", header: true } as const;
    return await streamTable(workspace, request, file.readable, () => Promise.resolve());
  },
  train: async (workspace) => {
    const { trainAndSave } = await import("../lib/commands/train/train.ts");
    return await trainAndSave(workspace);
  },
  score: async (workspace) => {
    const { scoreArtists } = await import("../lib/commands/score/score.ts");
    return await scoreArtists(workspace);
  },
};

async function write({ paths }: Workspace, listeners: number, plays: number): Promise<void> {
  await Deno.mkdir(dirname(paths.scrobbles), { recursive: true });
  using file = await Deno.open(paths.scrobbles, { write: true, create: true });
  const encoder = new TextEncoder();
  const add = async (records: Parameters<typeof csvText>[0]): Promise<void> => {
    for (let rest = encoder.encode(csvText(records)); rest.length > 0;) {
      rest = rest.subarray(await file.write(rest));
    }
  };
  await add([["listener", "artist_name", "track_name", "date"]]);
  const same = Math.ceil(listeners / HISTORIES);
  for (let seed = 0; seed * same < listeners; seed++) {
    const { artist_name, track_name, date } = simulateHistory({ seed: seed + 1, plays });
    for (let copy = 0; copy < same && seed * same + copy < listeners; copy++) {
      const listener = `listener ${String(seed * same + copy).padStart(4, "0")}`;
      await add(date.map((at, play) => [
        listener,
        itemAt(artist_name, play),
        itemAt(track_name, play),
        at,
      ]));
    }
  }
}

if (import.meta.main) {
  const [name = "", root = "", listeners = "1", plays = "1"] = Deno.args;
  const workspace = await openWorkspace(root);
  const stage = STAGES[name];
  const start = performance.now();
  if (stage === undefined) await write(workspace, Number(listeners), Number(plays));
  else await stage(workspace);
  const { user, system } = process.cpuUsage();
  const took: z.infer<typeof stageSchema> = {
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1000,
  };
  console.log(JSON.stringify(took));
  Deno.exit();
}
