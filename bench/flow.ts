/**
 * The whole flow at 61 thousand, 1.8 million and, with `--large`, 19 million simulated scrobbles, each
 * stage in a process of its own: seconds, processor time, peak memory, and how they grow. Baseline:
 * reading the same file as text and nothing else. What takes more than twice as many of these as the
 * committed `bench/flow_ratios.json` says is told as slower, and fails the run.
 *
 * `--json <file>` writes what was measured, `--update` the ratios.
 *
 * @module
 */
import { join } from "node:path";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { jsonText, writeJson } from "../lib/base/files.ts";
import { readRecord } from "../lib/base/records.ts";
import { count, textTable } from "../lib/text/text.ts";
import { withTempDir } from "../lib/testing.ts";
import { median, secondsOf } from "./measure.ts";
import { stageSchema } from "./stage.ts";

const SIZES = [
  { name: "61 thousand", listeners: 1, plays: 61_000, runs: 5 },
  { name: "1.8 million", listeners: 52, plays: 35_200, runs: 3 },
  { name: "19 million", listeners: 540, plays: 35_200, runs: 1 },
];
const STAGES = ["read", "import", "build", "stream", "train", "score"] as const;
type Stage = typeof STAGES[number];
/** What takes minutes, or memory for every play, is left out where there are many. */
const LARGEST: Partial<Record<Stage, number>> = {
  import: 2e6,
  stream: 2e6,
  train: 1e5,
  score: 2e6,
};

const RATIOS = fileURLToPath(new URL("flow_ratios.json", import.meta.url));
const STAGE_FILE = fileURLToPath(new URL("stage.ts", import.meta.url));
/** Timings vary, machines too: only what is far slower is told. */
const BOUND = 2;

const ratiosSchema = z.record(z.string(), z.record(z.string(), z.number()));

/** One stage at one size. */
interface Measured {
  readonly size: string;
  readonly scrobbles: number;
  readonly stage: Stage;
  /** The whole process, its start included; then within it. */
  readonly seconds: number;
  readonly inProcessSeconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
  /** Processor time against that of reading the file as text. */
  readonly ratio: number;
}

export async function run(args: readonly string[] = []): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      large: { type: "boolean", default: false },
      json: { type: "string" },
      update: { type: "boolean", default: false },
    },
  });
  const measured: Measured[] = [];
  for (const size of values.large ? SIZES : SIZES.slice(0, 2)) {
    measured.push(...await ofSize(size));
    console.log(tableOfSize(measured, size.name));
  }
  const machine = {
    processor: os.cpus()[0]?.model ?? "unknown",
    processors: navigator.hardwareConcurrency,
    gigabytes: Math.round(os.totalmem() / 1e9),
    system: `${Deno.build.os} ${Deno.build.arch}`,
    deno: Deno.version.deno,
    load_before: os.loadavg()[0],
  };
  console.log(jsonText(machine));
  if (values.json !== undefined) {
    await writeJson(values.json, { simulated: true, machine, measured });
  }
  const ratios: Ratios = {};
  for (const { size, stage, ratio } of measured) {
    (ratios[size] ??= {})[stage] = Number(ratio.toPrecision(2));
  }
  if (values.update) return await writeJson(RATIOS, ratios);
  const committed = await readRecord(RATIOS, ratiosSchema, "--update writes it.");
  const slower = slowerStages(measured, committed);
  for (const line of slower) console.error(line);
  if (slower.length > 0) Deno.exitCode = 1;
  for (const { size, stage } of measured.filter((it) => !isCommitted(it, committed))) {
    console.error(`not compared: ${stage} of ${size} has no committed ratio; --update writes it`);
  }
}

type Ratios = z.infer<typeof ratiosSchema>;
type StageRatio = Pick<Measured, "size" | "stage" | "ratio">;

function isCommitted({ size, stage }: StageRatio, committed: Ratios): boolean {
  return committed[size]?.[stage] !== undefined;
}

/** What takes more than {@link BOUND} times its committed ratio, a line each. */
export function slowerStages(measured: readonly StageRatio[], committed: Ratios): string[] {
  return measured.flatMap(({ size, stage, ratio }) => {
    const before = committed[size]?.[stage];
    return before === undefined || ratio <= BOUND * before ? [] : [
      `slower: ${stage} of ${size} takes ${ratio.toFixed(1)} × reading, committed ${before} ×`,
    ];
  });
}

async function ofSize(
  { name, listeners, plays, runs }: typeof SIZES[number],
): Promise<Measured[]> {
  return await withTempDir(async (root) => {
    await inProcess("write", root, String(listeners), String(plays));
    await Deno.mkdir(join(root, "data"), { recursive: true });
    const scrobbles = listeners * plays;
    const measured: Measured[] = [];
    for (const stage of STAGES) {
      if (scrobbles > (LARGEST[stage] ?? Infinity)) continue;
      const times = [];
      for (let run = 0; run < runs; run++) times.push(await inProcess(stage, root));
      const cpuSeconds = median(times.map(({ cpuSeconds }) => cpuSeconds));
      const baseline = measured[0]?.cpuSeconds ?? cpuSeconds;
      measured.push({
        size: name,
        scrobbles,
        stage,
        seconds: median(times.map(({ wholeSeconds }) => wholeSeconds)),
        inProcessSeconds: median(times.map(({ seconds }) => seconds)),
        cpuSeconds,
        megabytes: Math.max(...times.map(({ megabytes }) => megabytes)),
        ratio: cpuSeconds / baseline,
      });
    }
    return measured;
  });
}

async function inProcess(
  ...args: string[]
): Promise<z.infer<typeof stageSchema> & { readonly wholeSeconds: number }> {
  let output = "";
  const wholeSeconds = await secondsOf(async () => {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", STAGE_FILE, ...args],
    }).output();
    const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    if (!success) throw new Error(text(stderr));
    output = text(stdout);
  });
  return { ...stageSchema.parse(JSON.parse(output)), wholeSeconds };
}

function tableOfSize(all: readonly Measured[], size: string): string {
  const rows = all.filter((one) => one.size === size).map((one) => {
    const before = all.findLast((other) =>
      other.stage === one.stage && other.scrobbles < one.scrobbles
    );
    const growth = before === undefined
      ? ""
      : `${(one.seconds / before.seconds).toFixed(1)} × for ` +
        `${(one.scrobbles / before.scrobbles).toFixed(1)} ×`;
    return [
      one.stage,
      one.seconds.toFixed(2),
      one.inProcessSeconds.toFixed(2),
      one.cpuSeconds.toFixed(2),
      count(Math.round(one.megabytes)),
      `${one.ratio.toFixed(1)} ×`,
      growth,
    ];
  });
  return textTable(
    [`${size} (simulated)`, "s", "in process", "CPU s", "peak MB", "reading", "growth"],
    rows,
  );
}

if (import.meta.main) await run(Deno.args);
