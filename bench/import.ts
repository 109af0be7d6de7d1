/**
 * `breakout import` of 1,000,000 plays, as CSV and as Spotify's JSON, each in a process of its own:
 * seconds and peak memory. Baseline: reading the same file as text and nothing else.
 *
 * @module
 */
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { csvText } from "../lib/base/csv.ts";
import { type SampleHistory, simulateHistory } from "../lib/scrobbles/sample.ts";
import { importFiles } from "../lib/commands/import/import.ts";
import { count, textTable } from "../lib/text/text.ts";
import { withTempDir } from "../lib/testing.ts";
import { openWorkspace } from "../lib/workspace/workspace.ts";
import { median } from "./measure.ts";

/** Together 1,000,000 plays: ten simulated histories, as of one who never sleeps. */
const HISTORIES = 10;
const RUNS = 3;
const THIS_FILE = fileURLToPath(import.meta.url);

const workSchema = z.object({ rows: z.int(), seconds: z.number(), megabytes: z.number() });
type Work = z.infer<typeof workSchema>;

const EXPORTS: Record<string, (history: SampleHistory, first: boolean) => string> = {
  "lastfm.csv": (history, first) =>
    (first ? "artist,album,track,uts\n" : "") +
    csvText(history.date.map((date, i) => [
      history.artist_name[i] ?? "",
      history.album_name[i] ?? "",
      history.track_name[i] ?? "",
      String(Date.parse(`${date.replace(" ", "T")}Z`) / 1000),
    ])),
  "spotify.json": (history, first) =>
    history.date.map((date, i) =>
      (first && i === 0 ? "[\n  " : ",\n  ") +
      JSON.stringify(
        {
          ts: `${date.replace(" ", "T")}Z`,
          username: "simulated",
          platform: "Android OS 11 API 30 (samsung, SM-G973F)",
          ms_played: 180_000,
          conn_country: "PT",
          ip_addr_decrypted: "192.0.2.1",
          user_agent_decrypted: "unknown",
          master_metadata_track_name: history.track_name[i],
          master_metadata_album_artist_name: history.artist_name[i],
          master_metadata_album_album_name: history.album_name[i],
          spotify_track_uri: "spotify:track:0000000000000000000000",
          episode_name: null,
          episode_show_name: null,
          spotify_episode_uri: null,
          reason_start: "trackdone",
          reason_end: "trackdone",
          shuffle: false,
          skipped: null,
          offline: false,
          offline_timestamp: 0,
          incognito_mode: false,
        },
        null,
        2,
      ).replaceAll("\n", "\n  ")
    ).join(""),
};

export async function run(): Promise<void> {
  await withTempDir(async (folder) => {
    // Elsewhere, because a process begins with the peak of the one that starts it.
    await inProcess("write", folder);
    const table: string[][] = [];
    for (const name of Object.keys(EXPORTS)) {
      const file = join(folder, name);
      const size = (await Deno.stat(file)).size;
      const pairs: [Work, Work][] = [];
      for (let run = 0; run < RUNS; run++) {
        pairs.push([await inProcess("import", file), await inProcess("read", file)]);
      }
      const imports = pairs.map(([work]) => work);
      table.push([
        `${name}, ${count(Math.round(size / 1e6))} MB`,
        count(imports[0]?.rows ?? 0),
        median(imports.map(({ seconds }) => seconds)).toFixed(1),
        median(pairs.map(([work, read]) => work.seconds / read.seconds)).toFixed(1) + " ×",
        count(Math.round(Math.max(...imports.map(({ megabytes }) => megabytes)))),
        "10 s, 1 500 MB",
      ]);
    }
    console.log(textTable(
      ["import (simulated)", "rows", "seconds", "against reading alone", "peak MB", "target"],
      table,
    ));
  });
}

async function writing(folder: string): Promise<number> {
  for (let seed = 1; seed <= HISTORIES; seed++) {
    const history = simulateHistory({ seed });
    for (const [name, spell] of Object.entries(EXPORTS)) {
      await Deno.writeTextFile(join(folder, name), spell(history, seed === 1), { append: true });
    }
  }
  await Deno.writeTextFile(join(folder, "spotify.json"), "\n]\n", { append: true });
  return 0;
}

/** A process of its own has a peak of its own. */
async function inProcess(work: "write" | "import" | "read", path: string): Promise<Work> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", THIS_FILE, work, path],
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  if (!success) throw new Error(text(stderr));
  return workSchema.parse(JSON.parse(text(stdout)));
}

async function measured(work: () => Promise<number>): Promise<Work> {
  const start = performance.now();
  const rows = await work();
  const seconds = (performance.now() - start) / 1000;
  return { rows, seconds, megabytes: process.resourceUsage().maxRSS / 1000 };
}

function importing(file: string): Promise<number> {
  return withTempDir(async (root) => {
    const { files } = await importFiles(await openWorkspace(root), { paths: [file] });
    return files.reduce((sum, { rows }) => sum + rows, 0);
  });
}

async function reading(file: string): Promise<number> {
  using opened = await Deno.open(file);
  let letters = 0;
  for await (const text of opened.readable.pipeThrough(new TextDecoderStream())) {
    letters += text.length;
  }
  return letters;
}

const WORK: Record<string, (path: string) => Promise<number>> = {
  write: writing,
  import: importing,
  read: reading,
};

if (import.meta.main) {
  const [name = "", path = ""] = Deno.args;
  const work = WORK[name];
  if (work === undefined) await run();
  else console.log(JSON.stringify(await measured(() => work(path))));
}
